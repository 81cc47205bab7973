import { expect, test } from 'vitest';
import { createKeyRings } from '../../../shared/core/keyRings.ts';
import { aKey, westeurope } from '../../support/factories.ts';

const [first, second, other] = [aKey('language-key-1'), aKey('language-key-2'), aKey('europe-key', westeurope)];
const refused = { code: '401', message: 'Access denied.' };
const aStageWith = (cooling = new Map<string, number>()) =>
  createKeyRings({ shared: [first, second], named: [second, other] }, cooling);

test('a row that names no secret gets the stage’s keys in turn, one that names one gets only that', () => {
  const { ringFor } = aStageWith();
  expect([0, 0, 0].map((now) => ringFor(undefined).take(now))).toMatchObject([
    { key: first },
    { key: second },
    { key: first },
  ]);
  expect([0, 0].map((now) => ringFor('europe-key').take(now))).toMatchObject([{ key: other }, { key: other }]);
});

test('a secret that no row may name has no key', () => {
  const { ringFor } = aStageWith();
  expect(ringFor('language-key-1').take(0)).toMatchObject({ kind: 'none', error: { code: 'KeyNotBound' } });
});

test('a resource that cools does so for all rows, and for other stages', () => {
  const cooling = new Map<string, number>();
  const [stage, another] = [aStageWith(cooling), aStageWith(cooling)];
  stage.ringFor('language-key-2').cool(second, 500);
  for (const ring of [stage.ringFor(undefined), another.ringFor('language-key-2')]) {
    expect(ring.take(0)).toEqual({ kind: 'wait', until: 500 });
    expect(ring.isCooling(second, 0)).toBe(true);
  }
  expect(another.ringFor('europe-key').take(0)).toEqual({ kind: 'key', key: other });
});

test('keys that were all refused get another chance, others do not', () => {
  const rings = aStageWith();
  rings.ringFor('europe-key').refuse(other, refused);
  rings.ringFor(undefined).refuse(first, refused);
  rings.renew();
  expect(rings.ringFor('europe-key').take(0)).toEqual({ kind: 'key', key: other });
  expect([0, 0].map((now) => rings.ringFor(undefined).take(now))).toMatchObject([{ key: second }, { key: second }]);
});
