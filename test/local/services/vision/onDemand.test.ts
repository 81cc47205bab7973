import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../support/loadedByServices.ts', import.meta.url));

let child: ChildProcess | undefined;

afterEach(() => child?.kill('SIGKILL'));

it('a run of text alone loads none of the models for pictures, nor does a picture in the main thread', async () => {
  child = fork(script, [], { execArgv: [] });
  const [{ text, picture, threads }] = await once(child, 'message');

  const heavy =
    /node_modules\/(sharp|@img|tesseract-wasm|@vladmandic)\/|models\/vision\/(workers|detection|pixels|tensors)\//;
  expect(text.filter((url: string) => heavy.test(url) || url.includes('createLocalVisionModel'))).toEqual([]);
  expect(threads.afterText).toBe(0);
  expect(picture.filter((url: string) => /node_modules\/(sharp|@img|tesseract-wasm|@vladmandic)\//.test(url))).toEqual(
    [],
  );
  expect(threads.afterPicture).toBe(1);
});
