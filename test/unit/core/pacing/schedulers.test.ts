import { expect, test } from 'vitest';
import { createSchedulers } from '../../../../shared/core/pacing/schedulers.ts';
import { aKey, aPacerFor, westeurope } from '../../../support/factories.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const [first, second, other] = [aKey('language-key-1'), aKey('language-key-2'), aKey('europe-key', westeurope)];
const refused = { kind: 'refused', error: { code: '401', message: 'Access denied.' } } as const;

function aStage(pacerOf = aPacerFor()) {
  const clock = createFakeClock();
  const schedulers = createSchedulers({ shared: [first, second], named: [second, other] }, pacerOf, clock);
  /** The turn of a call now, in a row that names this secret. */
  const turn = (secret?: string) => schedulers.schedulerFor(secret).turn({ latest: clock.now() + 100, isRetry: false });
  /** The secrets of as many turns, one after another. */
  const secrets = async (count: number, named?: string) => {
    const found: (string | undefined)[] = [];
    for (let at = 0; at < count; at += 1) {
      const given = await turn(named);
      if (given.kind !== 'go') throw new Error(`The turn is ${given.kind}.`);
      found.push(given.key.secret);
      given.done({ kind: 'taken' });
    }
    return found;
  };
  const refuse = async (named?: string) => {
    const given = await turn(named);
    if (given.kind === 'go') given.done(refused);
  };
  return { clock, schedulers, turn, secrets, refuse };
}

test('a row that names no secret gets the stage’s keys in turn, one that names one gets only that', async () => {
  const { secrets } = aStage();
  expect(await secrets(3)).toEqual(['language-key-1', 'language-key-2', 'language-key-1']);
  expect(await secrets(2, 'europe-key')).toEqual(['europe-key', 'europe-key']);
});

test('a secret that no row may name has no key', async () => {
  expect(await aStage().turn('language-key-1')).toMatchObject({ kind: 'none', error: { code: 'KeyNotBound' } });
});

test('a resource that is throttled is left alone by all rows, and by other stages', async () => {
  const pacerOf = aPacerFor();
  const [stage, another] = [aStage(pacerOf), aStage(pacerOf)];
  const given = await stage.turn('language-key-2');
  const until = stage.clock.now() + 5000;
  if (given.kind === 'go') given.done({ kind: 'throttled', until });
  expect(await stage.turn()).toEqual({ kind: 'later', until });
  expect(await another.turn('language-key-2')).toEqual({ kind: 'later', until });
  expect(await another.secrets(1, 'europe-key')).toEqual(['europe-key']);
});

test('keys that were all refused get another chance, others do not', async () => {
  const { schedulers, refuse, secrets, turn } = aStage();
  await refuse('europe-key');
  expect(await turn('europe-key')).toEqual({ kind: 'none', error: refused.error });
  await refuse();
  schedulers.renew();
  expect(await secrets(1, 'europe-key')).toEqual(['europe-key']);
  expect(await secrets(2)).toEqual(['language-key-2', 'language-key-2']);
});
