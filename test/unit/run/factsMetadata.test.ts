import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from '../../../shared/core/tally.ts';
import { type CallFacts, noFacts, type ResourceFacts } from '../../../shared/model/callFacts.ts';
import { factsMetadata, factsOf, fitting } from '../../../shared/run/factsMetadata.ts';
import { addFacts } from '../../../shared/run/factsSum.ts';

const key = (secret: string, sent = 1) => ({
  secret,
  fingerprint: '0a1b2c3d',
  sent,
  throttled: 0,
  heldMs: 0,
  refused: 0,
});
const resource = (name: string, ...secrets: string[]): ResourceFacts => ({
  name,
  process: 'p1',
  from: 5,
  to: 9,
  limits: [{ by: 'declared', calls: 1000, windowMs: 60_000 }],
  keys: secrets.map((secret) => key(secret)),
});

test('facts come back from metadata as they went in, and it is nothing but ASCII', () => {
  const facts: CallFacts = {
    ...noFacts,
    requests: 3,
    batches: 2,
    documents: 17,
    billed: 18,
    latency: { 4: 2, 31: 1 },
    errors: { 503: 1, ECONNRESET: 2 },
    resources: [resource('language', 'schlüssel-1', '键')],
  };
  const metadata = factsMetadata(facts);
  expect(metadata['facts']).toMatch(/^[\x20-\x7e]+$/);
  expect(factsOf(metadata)).toEqual(facts);
});

test('where there is nothing to tell, or was nothing kept, there is no metadata', () => {
  expect(factsMetadata(noFacts)).toEqual({});
  expect(factsOf({ rows: '3' })).toBeUndefined();
});

test('facts of any number of keys, resources and codes fit beside what else is kept, and count as many', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[\w.-]{1,64}$/), { maxLength: 60 });
  fc.assert(
    fc.property(names, names, names, fc.nat({ max: 5500 }), (secrets, resources, codes, taken) => {
      const facts = addFacts(noFacts, {
        ...noFacts,
        errors: Object.fromEntries(codes.map((code) => [code, 2])),
        failed: Object.fromEntries(codes.map((code) => [code, 3])),
        resources: resources.map((name) => resource(name, ...secrets)),
      });
      const others = { origins: 'x'.repeat(taken) };
      const fit = fitting(facts, others);
      const { facts: text = '' } = factsMetadata(fit);
      expect(text.length).toBeLessThanOrEqual(3000);
      expect(text.length + taken).toBeLessThan(7000);
      expect(sumOf(fit.errors)).toBe(2 * codes.length);
      expect(sumOf(fit.failed)).toBe(3 * codes.length);
      const sent = fit.resources.flatMap(({ keys }) => keys).reduce((sum, each) => sum + each.sent, 0);
      expect(sent).toBe(secrets.length * resources.length);
    }),
  );
});

test('facts add up in any order', () => {
  const some: CallFacts[] = [
    { ...noFacts, requests: 1, latency: { 2: 1 }, resources: [resource('a', 'x'), resource('b', 'y')] },
    { ...noFacts, requests: 2, latency: { 2: 3, 9: 1 }, errors: { 500: 1 }, resources: [resource('b', 'x', 'y')] },
    { ...noFacts, documents: 4, failed: { InvalidDocument: 1 } },
  ];
  const sum = addFacts(...some);
  expect(sum).toMatchObject({ requests: 3, documents: 4, latency: { 2: 4, 9: 1 } });
  expect(sum.resources.map(({ name, keys }) => [name, keys.map(({ secret, sent }) => [secret, sent])])).toEqual([
    ['a', [['x', 1]]],
    [
      'b',
      [
        ['x', 1],
        ['y', 2],
      ],
    ],
  ]);
  expect(JSON.stringify(addFacts(...some.toReversed()))).toBe(JSON.stringify(sum));
});
