import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeServiceKeys } from '../../../infra/local/stack/serviceKeys.ts';
import { StartRefused } from '../../../infra/local/stack/startRefused.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-keys-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

test('the vault and the AI stand-ins get the same two random keys a resource, readable by their owner alone', async () => {
  const { secretsFile, servicesFile } = await writeServiceKeys(folder);
  const secrets = read(secretsFile) as Record<string, string>;
  const keys = ['language-key-1', 'language-key-2'].map((name) => secrets[name]);
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  const { resources } = read(servicesFile) as { resources: { name: string; keys: string[] }[] };
  expect(resources.map(({ name }) => name)).toEqual(['language', 'vision', 'speech', 'anomaly', 'bing']);
  expect(resources[0]).toEqual({ name: 'language', location: 'eastus', tier: 'S', keys });
  const all = resources.flatMap((resource) => resource.keys);
  expect(new Set(all).size).toBe(10);
  expect(new Set(Object.values(secrets))).toEqual(new Set(all));
  for (const file of [secretsFile, servicesFile]) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a later start keeps the keys, and a secret that somebody put beside them', async () => {
  const { secretsFile } = await writeServiceKeys(folder);
  const before = read(secretsFile) as object;
  writeFileSync(secretsFile, JSON.stringify({ ...before, mine: 'value' }));
  await writeServiceKeys(folder);
  expect(read(secretsFile)).toEqual({ ...before, mine: 'value' });
});

test('a key that was changed in the vault is taken in its last version', async () => {
  const { secretsFile, servicesFile } = await writeServiceKeys(folder);
  const changed = { ...(read(secretsFile) as object), 'language-key-1': [{ value: 'old' }, { value: 'new' }] };
  writeFileSync(secretsFile, JSON.stringify(changed));
  await writeServiceKeys(folder);
  expect(read(secretsFile)).toEqual(changed);
  expect(read(servicesFile)).toHaveProperty('resources.0.keys', ['new', expect.any(String)]);
});

test.each([
  ['{"language-key-1": "half of', 'is not JSON.'],
  ['{"language-key-1": 7}', 'is not valid at language-key-1:'],
])('a secrets file that cannot be read is refused in one sentence, and kept: %s', async (text, problem) => {
  const file = join(folder, 'secrets.json');
  writeFileSync(file, text);
  const error: unknown = await writeServiceKeys(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartRefused);
  expect((error as Error).message).toContain(`The secrets file ${file} ${problem}`);
  expect((error as Error).message).toMatch(/Put it right, or remove it, and the next start makes new keys\.$/);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
