/**
 * Small models that compute on this machine: CenterNet and BlazeFace (`@vladmandic/human`), Tesseract, and rules of thumb
 * for colours. They are loaded by the first picture, in threads of their own, and stay.
 */

import { extname } from 'node:path';
import { readPage } from './text/readPage.ts';
import type { VisionModel } from './visionModel.ts';
import { createModelWorker } from './workers/createModelWorker.ts';
import type { DetectorCalls } from './workers/detectorWorker.ts';
import type { PixelsCalls } from './workers/pixelsWorker.ts';
import type { ReaderCalls } from './workers/readerWorker.ts';

/** From its source or compiled, as this file is. */
const workerFile = (name: string): URL => new URL(`./workers/${name}${extname(import.meta.url)}`, import.meta.url);

export type LocalVisionModel = VisionModel & {
  /** Ends the threads. */
  close(): Promise<void>;
};

export function createLocalVisionModel(): LocalVisionModel {
  const pixels = createModelWorker<PixelsCalls>(workerFile('pixelsWorker'));
  const detector = createModelWorker<DetectorCalls>(workerFile('detectorWorker'));
  const reader = createModelWorker<ReaderCalls>(workerFile('readerWorker'));
  return {
    version: '2026-11-01',
    async see(picture, wanted) {
      const { objectsSquare, facesSquare, ...look } = await pixels.call('look', picture);
      const size = { width: look.width, height: look.height };
      const [objects, faces] = await Promise.all([
        wanted.objects ? detector.call('objects', objectsSquare, size) : [],
        wanted.faces ? detector.call('faces', facesSquare, size) : [],
      ]);
      return { ...look, objects, faces };
    },
    async read(picture, turning) {
      const size = await pixels.call('size', picture);
      const page = (degrees: number) => pixels.call('page', picture, degrees);
      return readPage({ page, read: (raster) => reader.call('read', raster) }, size, turning);
    },
    thumbnail: (picture, size) => pixels.call('thumbnail', picture, size),
    async close() {
      await Promise.all([pixels.close(), detector.close(), reader.close()]);
    },
  };
}
