import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyRing } from '../../../shared/core/keyRing.ts';
import type { KeyRef, Resource } from '../../../shared/model/resource.ts';
import { aKey, eastus, westeurope } from '../../support/factories.ts';

const first = aKey('language-key-1');
const second = aKey('language-key-2');
const other = aKey('europe-key', westeurope);
const refused = { code: '401', message: 'Access denied.' };

test('keys take turns', () => {
  const ring = createKeyRing([first, second, other]);
  const turns = Array.from({ length: 7 }, () => ring.take(0)).map((turn) => turn.kind === 'key' && turn.key.secret);
  const round = ['language-key-1', 'language-key-2', 'europe-key'];
  expect(turns).toEqual([...round, ...round, 'language-key-1']);
});

test('two keys of one resource share its quota, so both cool; another resource goes on', () => {
  const ring = createKeyRing([first, second, other]);
  ring.cool(first, 500);
  for (const now of [0, 0, 499]) expect(ring.take(now)).toEqual({ kind: 'key', key: other });
  const later = [ring.take(500), ring.take(500), ring.take(500)];
  expect(later).toEqual(
    expect.arrayContaining([
      { kind: 'key', key: first },
      { kind: 'key', key: second },
    ]),
  );
});

test('where all cool, the ring waits for the first to come back instead of failing', () => {
  const ring = createKeyRing([first, other]);
  ring.cool(first, 900);
  ring.cool(other, 400);
  expect(ring.take(100)).toEqual({ kind: 'wait', until: 400 });
  expect(ring.take(400)).toEqual({ kind: 'key', key: other });
});

test('a shorter wait that is heard of later does not shorten a longer one', () => {
  const ring = createKeyRing([first]);
  ring.cool(first, 900);
  ring.cool(first, 300);
  expect(ring.take(400)).toEqual({ kind: 'wait', until: 900 });
});

test('with every key refused there is none, and the last refusal says why', () => {
  const ring = createKeyRing([first, second]);
  ring.refuse(first, { code: '403', message: 'first' });
  ring.refuse(second, refused);
  expect(ring.take(0)).toEqual({ kind: 'none', error: refused });
});

test('a ring without keys says so', () => {
  expect(createKeyRing([]).take(0)).toMatchObject({ kind: 'none', error: { code: 'KeyNotBound' } });
});

type Step = {
  readonly at: number;
  readonly wait: number;
  readonly action: 'take' | 'cool' | 'refuse';
  readonly pass: number;
};

const rings = fc.record({
  keys: fc.array(fc.record({ secret: fc.integer({ min: 0, max: 9 }), resource: fc.integer({ min: 0, max: 2 }) }), {
    maxLength: 6,
  }),
  steps: fc.array(
    fc.record<Step>({
      at: fc.nat(20),
      wait: fc.nat(3000),
      pass: fc.nat(800),
      action: fc.constantFrom('take', 'take', 'take', 'cool', 'refuse'),
    }),
    { maxLength: 60 },
  ),
});

test('never a cooling or refused key; always a live one where there is one; else a wait for the first to come back', () => {
  const resources: Resource[] = ['a', 'b', 'c'].map((name) => ({ ...eastus, name }));
  fc.assert(
    fc.property(rings, ({ keys, steps }) => {
      const refs = keys.map(
        ({ secret, resource }): KeyRef => aKey(`secret-${secret}`, resources[resource] as Resource),
      );
      const nameOf = ({ secret, resource }: KeyRef): string => `${secret}@${resource.name}`;
      const ring = createKeyRing(refs);
      const gone = new Set<string>();
      const readyAt = new Map<string, number>();
      let now = 0;
      for (const { at, wait, action, pass } of steps) {
        now += pass;
        const key = refs[at % refs.length];
        if (action === 'cool' && key) {
          ring.cool(key, now + wait);
          readyAt.set(key.resource.name, Math.max(now + wait, readyAt.get(key.resource.name) ?? 0));
        } else if (action === 'refuse' && key) {
          ring.refuse(key, refused);
          gone.add(nameOf(key));
        }
        const turn = ring.take(now);
        const live = refs.filter((ref) => !gone.has(nameOf(ref)));
        const times = live.map((ref) => readyAt.get(ref.resource.name) ?? 0);
        if (live.length === 0) expect(turn.kind).toBe('none');
        else if (times.every((time) => time > now)) expect(turn).toEqual({ kind: 'wait', until: Math.min(...times) });
        else {
          expect(turn.kind).toBe('key');
          const taken = (turn as { key: KeyRef }).key;
          expect(gone.has(nameOf(taken))).toBe(false);
          expect(readyAt.get(taken.resource.name) ?? 0).toBeLessThanOrEqual(now);
        }
      }
    }),
  );
});
