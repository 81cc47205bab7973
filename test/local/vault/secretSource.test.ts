import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCredential } from '../../../functions/adapters/credential.ts';
import { createSecretSource } from '../../../functions/adapters/keyVault.ts';
import { LOCAL_TOKEN } from '../../../infra/local/loopback/localToken.ts';
import { startVault, type Vault } from '../../../infra/local/vault/startVault.ts';
import type { SecretSource } from '../../../shared/ports.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';

let vault: Vault;
let clock: FakeClock;
let secrets: SecretSource;

beforeEach(async () => {
  vault = await startVault({ port: 0, secrets: { key: 'first', other: 'value' } });
  clock = createFakeClock();
  secrets = createSecretSource(vault.url, createCredential('static'), clock);
});
afterEach(() => vault.close());

async function rotate(value: string): Promise<void> {
  const headers = { Authorization: `Bearer ${LOCAL_TOKEN}` };
  await fetch(`${vault.url}/secrets/key?api-version=7.5`, { method: 'PUT', headers, body: JSON.stringify({ value }) });
}

const refusedTo = (calls: number, refused: string): Promise<string[]> =>
  Promise.all(Array.from({ length: calls }, () => secrets.get('key', { refused })));

test('a value is read once for all that ask, and again after ten minutes', async () => {
  expect(await Promise.all([secrets.get('key'), secrets.get('key'), secrets.get('other')])).toEqual([
    'first',
    'first',
    'value',
  ]);
  clock.advance(10 * 60_000);
  await secrets.get('key');
  expect(vault.reads()).toEqual({ key: 1, other: 1 });
  clock.advance(1);
  await secrets.get('key');
  expect(vault.reads()).toEqual({ key: 2, other: 1 });
});

test('a refused value is read again once, however many calls were refused, and however late', async () => {
  await secrets.get('key');
  await rotate('second');
  expect(await refusedTo(40, 'first')).toEqual(Array.from({ length: 40 }, () => 'second'));
  clock.advance(60_000);
  expect(await refusedTo(3, 'first')).toEqual(['second', 'second', 'second']);
  expect(vault.reads()).toEqual({ key: 2 });
});

test('each new version is found, one after another', async () => {
  for (const [last, next] of [
    ['first', 'second'],
    ['second', 'third'],
  ] as const) {
    expect(await secrets.get('key')).toBe(last);
    await rotate(next);
    expect(await refusedTo(5, last)).toEqual(Array.from({ length: 5 }, () => next));
  }
  expect(vault.reads()).toEqual({ key: 3 });
});

test('a refused value that the vault still has is asked for again, but not all the time', async () => {
  await secrets.get('key');
  expect(await refusedTo(5, 'first')).toContain('first');
  await rotate('second');
  expect(await refusedTo(5, 'first')).toContain('first');
  expect(vault.reads()).toEqual({ key: 2 });
  clock.advance(5001);
  expect(await refusedTo(5, 'first')).toEqual(Array.from({ length: 5 }, () => 'second'));
  expect(vault.reads()).toEqual({ key: 3 });
});
