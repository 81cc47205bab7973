import type { AccessToken } from '@azure/identity';
import { expect, test } from 'vitest';
import { createTokenSource } from '../../../functions/adapters/tokens.ts';
import { TokenUnavailable } from '../../../shared/ports.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';

const minute = 60_000;

/** An identity whose tokens live an hour; it can be told to be away. */
function anIdentity(clock: FakeClock) {
  const scopes: unknown[] = [];
  const identity = {
    scopes,
    isAway: false,
    async getToken(scope: string | string[]): Promise<AccessToken> {
      if (identity.isAway) throw new Error('away');
      scopes.push(scope);
      return { token: `token-${scopes.length}`, expiresOnTimestamp: clock.now() + 60 * minute };
    },
  };
  return identity;
}

function aSource() {
  const clock = createFakeClock();
  const identity = anIdentity(clock);
  return { clock, identity, tokens: createTokenSource(identity, clock) };
}

test('a token is asked for once, for AI services, by however many', async () => {
  const { identity, tokens } = aSource();
  const given = await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
  expect([...given, await tokens.get()]).toEqual(['token-1', 'token-1', 'token-1', 'token-1']);
  expect(identity.scopes).toEqual(['https://cognitiveservices.azure.com/.default']);
});

test('it is replaced before it expires, and nobody waits for that', async () => {
  const { clock, tokens } = aSource();
  await tokens.get();
  clock.advance(56 * minute);
  expect(await tokens.get()).toBe('token-1');
  await new Promise(setImmediate);
  expect(await tokens.get()).toBe('token-2');
});

test('one that has expired is not used', async () => {
  const { clock, tokens } = aSource();
  await tokens.get();
  clock.advance(60 * minute);
  expect(await tokens.get()).toBe('token-2');
});

test('one that was refused is replaced once for all that it was refused to', async () => {
  const { identity, tokens } = aSource();
  const refused = await tokens.get();
  expect(await Promise.all([tokens.get({ refused }), tokens.get({ refused })])).toEqual(['token-2', 'token-2']);
  expect(await tokens.get({ refused })).toBe('token-2');
  expect(identity.scopes).toHaveLength(2);
});

test('while the identity is away the token that there is does, until it expires', async () => {
  const { clock, identity, tokens } = aSource();
  await tokens.get();
  identity.isAway = true;
  clock.advance(58 * minute);
  expect(await tokens.get()).toBe('token-1');
  clock.advance(2 * minute);
  await expect(tokens.get()).rejects.toThrow(TokenUnavailable);
  identity.isAway = false;
  expect(await tokens.get()).toBe('token-2');
});
