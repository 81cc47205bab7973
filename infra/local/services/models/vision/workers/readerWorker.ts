/** The thread that reads: Tesseract with its English model. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createOCREngine, supportsFastBuild } from 'tesseract-wasm';
import type { Raster } from '../pixels/raster.ts';
import { type HocrLine, parseHocr } from '../text/parseHocr.ts';
import { serveModel } from './serveModel.ts';

const { resolve } = createRequire(import.meta.url);
const binary = supportsFastBuild() ? 'tesseract-core.wasm' : 'tesseract-core-fallback.wasm';
const engine = await createOCREngine({ wasmBinary: await readFile(join(dirname(resolve('tesseract-wasm')), binary)) });
engine.loadModel(gunzipSync(await readFile(resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'))));

const calls = {
  /** The lines of a page. */
  read({ data, width, height }: Raster): readonly HocrLine[] {
    engine.loadImage({ data: new Uint8ClampedArray(data), width, height });
    const lines = parseHocr(engine.getHOCR());
    engine.clearImage();
    return lines;
  },
};

export type ReaderCalls = typeof calls;

serveModel(calls);
