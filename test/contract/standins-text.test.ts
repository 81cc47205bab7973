import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../infra/local/services/startServices.ts';
import { describeContract } from '../support/openapi.ts';

const KEY = 'a-key';

interface Tested {
  /** As the contract writes it. */
  readonly path: string;
  /** Documents that one request may have. */
  readonly cap: number;
  /** A text of which the service finds something. */
  readonly text: string;
  /** What a document has besides its id and text. */
  readonly more: object;
  /** What would be wrong in its place. */
  readonly wrong: object;
  /** Queries that change the answer. */
  readonly queries: readonly string[];
}

const inUnits = ['stringIndexType=UnicodeCodePoint', 'stringIndexType=Utf16CodeUnit'];
const english = { more: { language: 'en' }, wrong: { language: 'xx' } };

const operations: readonly Tested[] = [
  {
    path: '/sentiment',
    cap: 10,
    text: 'Nice 👍🏽! The waiter was rude.',
    ...english,
    queries: [...inUnits, 'opinionMining=true'],
  },
  {
    path: '/languages',
    cap: 1000,
    text: 'Bonjour tout le monde',
    more: { countryHint: 'us' },
    wrong: { countryHint: 'xx' },
    queries: [],
  },
  { path: '/keyPhrases', cap: 10, text: 'The food was delicious and the staff wonderful.', ...english, queries: [] },
  {
    path: '/entities/recognition/general',
    cap: 5,
    text: '👍🏽 Bill Gates founded Microsoft in Albuquerque on April 4, 1975.',
    ...english,
    queries: inUnits,
  },
  {
    path: '/entities/recognition/pii',
    cap: 5,
    text: '👍🏽 My SSN is 859-98-0987, and maria@contoso.com is my address.',
    ...english,
    queries: [...inUnits, 'domain=PHI', 'piiCategories=USSocialSecurityNumber,Email', 'piiCategories=Default'],
  },
  {
    path: '/entities/linking',
    cap: 5,
    text: '👍🏽 Bill Gates founded Microsoft. Microsoft is near Seattle.',
    ...english,
    queries: inUnits,
  },
];

describeContract('text-analytics/v3.1', undefined, (contract) => {
  let services: Services;

  beforeAll(async () => {
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: [KEY] } as const;
    services = await startServices({ port: 0, resources: [language] });
  });

  afterAll(() => services.close());

  const call = async (path: string, body: unknown, { key = KEY, query = '' } = {}) => {
    const response = await fetch(`${services.url}/text/analytics/v3.1${path}?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': key },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };

  describe.each(operations)('$path', ({ path, cap, text, more, wrong, queries }) => {
    const good = { id: '1', text, ...more };
    const batchOf = (count: number) => Array.from({ length: count }, (_, id) => ({ ...good, id: String(id) }));

    it.each<[string, readonly object[], string]>([
      ['an answer', [good], ''],
      ['a full batch', batchOf(cap), ''],
      ['statistics', [good, { ...good, id: '2', text: '' }], 'showStats=true&loggingOptOut=true'],
      ['a pinned model', [good], 'model-version=latest'],
      ['a warning', [{ ...good, text: 'x'.repeat(65) }], ''],
      [
        'a document that asks for what there is not',
        [
          { ...good, ...wrong },
          { ...good, id: '2' },
        ],
        '',
      ],
      ['a text that is too long', [{ ...good, text: 'x'.repeat(5121) }], ''],
      ...queries.map((query): [string, readonly object[], string] => [query, [good], query]),
    ])('%s is of the contract', async (_, documents, query) => {
      const problems = contract.requestProblems('POST', path, {
        query: new URLSearchParams(query),
        body: { documents },
      });
      const { status, json } = await call(path, { documents }, { query });

      expect(problems).toEqual([]);
      expect(status).toBe(200);
      expect(contract.responseProblems('POST', path, status, json)).toEqual([]);
    });

    it.each([
      ['too many documents', 400, { documents: batchOf(cap + 1) }, {}],
      ['no documents', 400, { documents: [] }, {}],
      ['an empty object', 400, {}, {}],
      ['text that is not JSON', 400, '{', {}],
      ['nothing', 400, '', {}],
      ['ids that are twice', 400, { documents: [good, good] }, {}],
      ['an empty id', 400, { documents: [{ ...good, id: '' }] }, {}],
      ['a number for a text', 400, { documents: [{ ...good, text: 1 }] }, {}],
      ['an unknown model', 400, { documents: [good] }, { query: 'model-version=2019-10-01' }],
      ['a flag that is none', 400, { documents: [good] }, { query: 'showStats=perhaps' }],
      ['a wrong key', 401, { documents: [good] }, { key: 'wrong' }],
      ['a body of over 1 MB', 413, { documents: [{ ...good, text: 'x'.repeat(1_048_576) }] }, {}],
    ])('the refusal of %s is of the contract', async (_, expected, body, options) => {
      const { status, json } = await call(path, body, options);

      expect(status).toBe(expected);
      expect(contract.responseProblems('POST', path, status, json)).toEqual([]);
    });

    it('a throttled answer is of the contract', async () => {
      services.setScript({ quotas: { language: { perSecond: 0 } } });

      const { status, json } = await call(path, { documents: [good] });

      expect(status).toBe(429);
      expect(contract.responseProblems('POST', path, status, json)).toEqual([]);
      services.setScript({});
    });

    it('the answer of the null model is of the contract', async () => {
      const names = ['sentiment', 'languages', 'keyPhrases', 'entities', 'pii', 'linking'] as const;
      const models = Object.fromEntries(names.map((name) => [name, 'null' as const]));
      services.setScript({ models });

      const { json } = await call(path, { documents: [good] });

      expect(json).toMatchObject({ modelVersion: 'null-model' });
      expect(contract.responseProblems('POST', path, 200, json)).toEqual([]);
      services.setScript({});
    });
  });

  it('an unknown unit is refused as the contract has it', async () => {
    const { status, json } = await call(
      '/sentiment',
      { documents: [{ id: '1', text: 'a' }] },
      { query: 'stringIndexType=Bytes' },
    );

    expect(status).toBe(400);
    expect(contract.responseProblems('POST', '/sentiment', status, json)).toEqual([]);
  });

  it('is told apart from what is not of the contract', () => {
    const body = { documents: [{ id: 1 }], errors: [], modelVersion: 'x' };

    expect(contract.responseProblems('POST', '/sentiment', 200, body)).not.toEqual([]);
    expect(contract.requestProblems('POST', '/sentiment', { query: new URLSearchParams('other=1'), body: {} })).toEqual(
      ['query other is not in the contract', "body must have required property 'documents'"],
    );
  });
});
