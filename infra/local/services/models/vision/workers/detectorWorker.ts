/** The thread of the detectors: CenterNet for the 80 classes of COCO, BlazeFace for faces. */

import { decodeFaces } from '../detection/decodeFaces.ts';
import { type DetectorRow, mergeDetections } from '../detection/mergeDetections.ts';
import { FACES_SQUARE, OBJECTS_SQUARE, type Size } from '../pixels/letterbox.ts';
import { type GraphModel, loadModel, loadTensors, type Tensor } from '../tensors/loadTensors.ts';
import type { Box, Detection } from '../visionModel.ts';
import { serveModel } from './serveModel.ts';

/** Numbers in a row of the detector: a box's corners, its score and its class. */
const ROW = 6;

const tensors = await loadTensors();
const [centernet, blazeface] = await Promise.all([loadModel(tensors, 'centernet'), loadModel(tensors, 'blazeface')]);

const calls = {
  /** What is seen in a picture of that size, which came as a square of RGB. */
  async objects(square: Uint8Array, size: Size): Promise<readonly Detection[]> {
    const plain = await detect(square);
    const mirrored = await detect(mirror(square, OBJECTS_SQUARE));
    return mergeDetections(plain, mirrored, OBJECTS_SQUARE, size);
  },
  async faces(square: Uint8Array, size: Size): Promise<readonly Box[]> {
    const names = ['Identity', 'Identity_2', 'Identity_1', 'Identity_3'];
    const values = Float32Array.from(square, (channel) => channel / 127.5 - 1);
    const outputs = await run(blazeface, values, FACES_SQUARE, names);
    const [fine, fineBoxes, coarse, coarseBoxes] = outputs as [Float32Array, Float32Array, Float32Array, Float32Array];
    const layers = [
      { logits: fine, boxes: fineBoxes, cells: 16, anchors: 2 },
      { logits: coarse, boxes: coarseBoxes, cells: 8, anchors: 6 },
    ];
    return decodeFaces(layers, FACES_SQUARE, size);
  },
};

export type DetectorCalls = typeof calls;

serveModel(calls);

async function detect(square: Uint8Array): Promise<readonly DetectorRow[]> {
  const [values = []] = await run(centernet, Float32Array.from(square), OBJECTS_SQUARE, ['tower_0/detections']);
  return Array.from({ length: values.length / ROW }, (_, at) => Array.from(values.slice(at * ROW, (at + 1) * ROW)));
}

async function run(
  model: GraphModel,
  values: Float32Array,
  side: number,
  names: readonly string[],
): Promise<readonly Float32Array[]> {
  const input = tensors.tensor(values, [1, side, side, 3]);
  const found = model.execute(input, names);
  const outputs: readonly Tensor[] = Array.isArray(found) ? found : [found];
  const read = await Promise.all(outputs.map((output) => output.data()));
  for (const tensor of [input, ...outputs]) tensor.dispose();
  return read;
}

function mirror(square: Uint8Array, side: number): Uint8Array {
  const mirrored = new Uint8Array(square.length);
  for (let at = 0; at < side * side; at += 1) {
    const to = at - (at % side) + (side - 1 - (at % side));
    mirrored.set(square.subarray(at * 3, at * 3 + 3), to * 3);
  }
  return mirrored;
}
