import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeServiceKeys } from '../../../infra/local/stack/serviceKeys.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-keys-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

test('the vault and the AI stand-ins get the same two random keys, readable by their owner alone', () => {
  const { secretsFile, servicesFile } = writeServiceKeys(folder);
  const secrets = read(secretsFile) as Record<string, string>;
  const keys = ['language-key-1', 'language-key-2'].map((name) => secrets[name]);
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(read(servicesFile)).toEqual({ resources: [{ name: 'language', location: 'eastus', tier: 'S', keys }] });
  for (const file of [secretsFile, servicesFile]) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a later start keeps the keys, and a secret that somebody put beside them', () => {
  const { secretsFile } = writeServiceKeys(folder);
  const before = read(secretsFile) as object;
  writeFileSync(secretsFile, JSON.stringify({ ...before, mine: 'value' }));
  writeServiceKeys(folder);
  expect(read(secretsFile)).toEqual({ ...before, mine: 'value' });
});
