import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = 'infra/local/services/models/vision/tensors';

test('the binary of TensorFlow.js is the one that its README tells of', () => {
  const readme = readFileSync(`${folder}/README.md`, 'utf8');

  expect(readme).toContain(hash('sha256', readFileSync(`${folder}/tfjs-backend-wasm-simd.wasm`)));
});
