/**
 * TensorFlow.js as `@vladmandic/human` ships it, beside the models that this stand-in takes from there: one file with all
 * that a browser needs, where the packages of TensorFlow.js itself take 90 MB. What it lacks is the WebAssembly binary,
 * which lies beside this file. Meant for browsers, the bundle is given what a browser's worker has.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findRoot } from '../../../../stack/findRoot.ts';

export interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

export interface GraphModel {
  /** One output alone is no list. */
  execute(input: Tensor, outputs: readonly string[]): Tensor | Tensor[];
}

/** The little of TensorFlow.js that is used here. */
export interface Tensors {
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  loadGraphModel(source: { load(): Promise<object> }): Promise<GraphModel>;
}

interface Bundle extends Tensors {
  setWasmPaths(paths: Readonly<Record<string, string>>): void;
  setBackend(name: string): Promise<boolean>;
  env(): { set(flag: string, value: boolean): void };
}

const BINARY = 'tfjs-backend-wasm-simd.wasm';
const BINARIES = [BINARY, 'tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** The library, ready to compute. It changes this thread's globals, so that it needs a thread of its own. */
export async function loadTensors(): Promise<Tensors> {
  const binary = await readFile(join(findRoot(), 'infra/local/services/models/vision/tensors', BINARY), 'base64');
  // Where it finds Node's `process` the bundle looks for parts of Node that it does not hold.
  Reflect.deleteProperty(globalThis, 'process');
  Reflect.set(globalThis, 'WorkerGlobalScope', EventTarget);
  const bundle = (await import(pathToFileURL(join(packageFolder(), 'dist/tfjs.esm.js')).href)) as Bundle;
  bundle.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  bundle.env().set('WASM_HAS_SIMD_SUPPORT', true);
  // It wants to know where three are, of which it takes one.
  const path = `data:application/wasm;base64,${binary}`;
  bundle.setWasmPaths(Object.fromEntries(BINARIES.map((name) => [name, path])));
  if (!(await bundle.setBackend('wasm'))) throw new Error('TensorFlow.js cannot use WebAssembly.');
  return bundle;
}

/** A model of `@vladmandic/human` by its name. */
export async function loadModel(tensors: Tensors, name: string): Promise<GraphModel> {
  const file = join(packageFolder(), 'models', name);
  const [json, weights] = await Promise.all([readFile(`${file}.json`, 'utf8'), readFile(`${file}.bin`)]);
  const model = JSON.parse(json) as { weightsManifest: readonly { weights: readonly object[] }[] };
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  return tensors.loadGraphModel({
    load: () => Promise.resolve({ ...model, weightSpecs, weightData: new Uint8Array(weights).buffer }),
  });
}

function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..');
}
