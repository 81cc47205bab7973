import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRunKey } from '../../../infra/local/reviews/runKey.ts';

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'tributary-key-'));
});

afterEach(() => rmSync(state, { recursive: true, force: true }));

test('a key that was made is left for the next start, until it is forgotten', () => {
  const first = openRunKey(state, 'job');
  expect(first.left).toBeUndefined();
  const key = first.make();
  const second = openRunKey(state, 'job');
  expect(second.left).toBe(key);
  second.forget();
  expect(openRunKey(state, 'job').left).toBeUndefined();
});

test('each run has a key of its own', () => {
  const { make } = openRunKey(state, 'job');
  expect(make()).not.toBe(make());
});

test('a key is good for the job that it was made for only', () => {
  openRunKey(state, 'job').make();
  expect(openRunKey(state, 'another job').left).toBeUndefined();
});

test('a key that was only half written is none', () => {
  writeFileSync(join(state, 'reviews-run.json'), '{"key":');
  expect(openRunKey(state, 'job').left).toBeUndefined();
});
