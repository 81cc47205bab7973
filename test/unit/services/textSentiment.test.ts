import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registry, serviceNamed } from '../../../shared/services/registry.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';

const split = (documents: readonly object[]) =>
  textSentiment.split(
    { documents, errors: [], modelVersion: '2025-01-01' },
    documents.map(() => ({})),
  );

test('a service is found by SynapseML’s name', () => {
  expect(serviceNamed('TextSentiment')).toBe(textSentiment);
  expect([...registry.keys()]).toContain('TextSentiment');
  expect(() => serviceNamed('textSentiment')).toThrow('There is no service textSentiment.');
});

test('a request has its documents in order, with their places as ids', () => {
  expect(textSentiment.request([{ text: 'a' }, { text: 'b', language: 'de' }], {})).toEqual({
    json: {
      documents: [
        { id: '0', text: 'a' },
        { id: '1', text: 'b', language: 'de' },
      ],
    },
  });
});

describe('what would be refused for certain is not sent', () => {
  const code = (text: string) => textSentiment.check({ text }, {})?.code;

  test.each([
    ['', 'InvalidDocument'],
    [' ', undefined],
    ['x'.repeat(5120), undefined],
    ['x'.repeat(5121), 'InvalidDocument'],
    ['e\u0301'.repeat(5120), undefined],
    ['🏳️‍🌈'.repeat(5121), 'InvalidDocument'],
    ['\r\n'.repeat(5120), undefined],
  ])('%#', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test('as many grapheme clusters as the limit allows, however they are made', () => {
    const cluster = fc.constantFrom('a', '👨‍👩‍👧‍👦', 'é', 'e\u0301', '🇩🇪', '한');
    const texts = fc.tuple(fc.array(cluster, { minLength: 1, maxLength: 5 }), fc.constantFrom(2559, 2560, 2561));
    fc.assert(
      fc.property(texts, ([clusters, count]) => {
        const each = Array.from({ length: count }, (_, at) => clusters[at % clusters.length]);
        // A bar behind every cluster, so that none of them joins its neighbour.
        const text = each.map((one) => `${one}|`).join('');
        expect(code(text)).toBe(count > 2560 ? 'InvalidDocument' : undefined);
      }),
      { numRuns: 15 },
    );
  });
});

test('statistics and the model stand beside the document, whose id nobody needs', () => {
  const statistics = { charactersCount: 4, transactionsCount: 1 };
  expect(split([{ id: '0', sentiment: 'positive', statistics }])).toEqual([
    { kind: 'ok', value: { statistics, document: { sentiment: 'positive' }, modelVersion: '2025-01-01' } },
  ]);
});

test('references between opinions do not tell where in its batch a row stood', () => {
  const target = (at: number) => ({
    text: 'room',
    relations: [{ relationType: 'assessment', ref: `#/documents/${at}/sentences/0/assessments/0` }],
  });
  const at = (id: number) => ({ id: String(id), sentences: [{ text: 'a', targets: [target(id)] }, { text: 'b' }] });
  const [first, second] = split([at(0), at(1)]);
  expect(first).toEqual(second);
  expect(JSON.stringify(second)).toContain('#/documents/0/sentences/0/assessments/0');
});

test.each([
  [{}],
  [{ documents: [], errors: [] }],
  [{ documents: [{ sentiment: 'positive' }], errors: [], modelVersion: '1' }],
  [{ documents: [{ id: 0 }], errors: [], modelVersion: '1' }],
  [{ documents: [], errors: [{ id: '0' }], modelVersion: '1' }],
  [[]],
  [null],
])('%j is not what the service promises', (body) => {
  expect(textSentiment.response.safeParse(body).success).toBe(false);
});
