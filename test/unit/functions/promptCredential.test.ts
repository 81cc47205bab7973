import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { promptCredential } from '../../../functions/adapters/promptCredential.ts';

const token = { token: 'token', expiresOnTimestamp: 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an identity that never answers, whatever it is given, gives no token in time', async () => {
  const credential = promptCredential({ getToken: () => new Promise(() => undefined) }, 10_000);
  const given = credential.getToken('scope').catch(String);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await given).toBe('Error: The identity gave no token within 10000 ms.');
});

test('a token, or why there is none, is passed on, and no timer is left', async () => {
  expect(await promptCredential({ getToken: async () => token }, 10_000).getToken('scope')).toBe(token);
  const away = promptCredential({ getToken: () => Promise.reject(new Error('away')) }, 10_000);
  await expect(away.getToken('scope')).rejects.toThrow('away');
  expect(vi.getTimerCount()).toBe(0);
});
