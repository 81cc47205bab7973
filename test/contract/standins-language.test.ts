import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../infra/local/services/startServices.ts';
import { describeContract } from '../support/openapi.ts';

const KEY = 'a-key';
const PATH = '/:analyze-text';
const VERSION = 'api-version=2023-04-01';

interface Tested {
  readonly kind: string;
  readonly cap: number;
  readonly text: string;
  /** What a document has besides its id and text. */
  readonly more: object;
  /** Parameters that change the answer. */
  readonly parameters: readonly object[];
}

const english = { language: 'en' };
const units = [{ stringIndexType: 'UnicodeCodePoint' }, { stringIndexType: 'TextElements_v8', loggingOptOut: true }];

const kinds: readonly Tested[] = [
  {
    kind: 'SentimentAnalysis',
    cap: 10,
    text: 'Nice 👍🏽! The waiter was rude.',
    more: english,
    parameters: [...units, { opinionMining: true }],
  },
  { kind: 'KeyPhraseExtraction', cap: 10, text: 'The food was delicious.', more: english, parameters: [] },
  { kind: 'LanguageDetection', cap: 1000, text: 'Bonjour tout le monde', more: { countryHint: 'us' }, parameters: [] },
  { kind: 'EntityRecognition', cap: 5, text: '👍🏽 Bill Gates founded Microsoft.', more: english, parameters: units },
  {
    kind: 'PiiEntityRecognition',
    cap: 5,
    text: '👍🏽 My SSN is 859-98-0987.',
    more: english,
    parameters: [...units, { domain: 'phi' }, { piiCategories: ['USSocialSecurityNumber'] }],
  },
  { kind: 'EntityLinking', cap: 5, text: '👍🏽 Bill Gates founded Microsoft.', more: english, parameters: units },
];

describeContract('language/2023-04-01', undefined, (contract) => {
  let services: Services;

  beforeAll(async () => {
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: [KEY] } as const;
    services = await startServices({ port: 0, resources: [language] });
  });

  afterAll(() => services.close());

  const call = async (body: unknown, { key = KEY, query = VERSION } = {}) => {
    const response = await fetch(`${services.url}/language${PATH}?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': key },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };

  describe.each(kinds)('$kind', ({ kind, cap, text, more, parameters }) => {
    const good = { id: '1', text, ...more };
    const taskOf = (documents: readonly object[], given: object = {}) => ({
      kind,
      parameters: { modelVersion: 'latest', ...given },
      analysisInput: { documents },
    });
    const batchOf = (count: number) => Array.from({ length: count }, (_, id) => ({ ...good, id: String(id) }));

    it.each<[string, object, string]>([
      ['an answer', taskOf([good]), ''],
      ['a full batch', taskOf(batchOf(cap)), ''],
      ['statistics', taskOf([good, { ...good, id: '2', text: '' }]), '&showStats=true'],
      ['a warning', taskOf([{ ...good, text: 'x'.repeat(65) }]), ''],
      [
        'a wrong document',
        taskOf([
          { ...good, language: 'xx', countryHint: 'xx' },
          { ...good, id: '2' },
        ]),
        '',
      ],
      ['a text that is too long', taskOf([{ ...good, text: 'x'.repeat(5121) }]), ''],
      ['no parameters', { kind, analysisInput: { documents: [good] } }, ''],
      ...parameters.map((each): [string, object, string] => [JSON.stringify(each), taskOf([good], each), '']),
    ])('%s is of the contract', async (_, task, extra) => {
      const query = `${VERSION}${extra}`;
      const problems = contract.requestProblems('POST', PATH, { query: new URLSearchParams(query), body: task });
      const { status, json } = await call(task, { query });

      expect(problems).toEqual([]);
      expect(status).toBe(200);
      expect(json).toMatchObject({ kind: `${kind}Results` });
      expect(contract.responseProblems('POST', PATH, status, json)).toEqual([]);
    });

    it.each([
      ['too many documents', 400, taskOf(batchOf(cap + 1)), {}],
      ['no documents', 400, taskOf([]), {}],
      ['no input', 400, { kind }, {}],
      ['ids that are twice', 400, taskOf([good, good]), {}],
      ['an unknown model', 400, taskOf([good], { modelVersion: '2019-10-01' }), {}],
      ['a flag that is none', 400, taskOf([good], { loggingOptOut: 'perhaps' }), {}],
      ['parameters that are none', 400, { ...taskOf([good]), parameters: 'none' }, {}],
      ['a wrong key', 401, taskOf([good]), { key: 'wrong' }],
    ])('the refusal of %s is of the contract', async (_, expected, body, options) => {
      const { status, json } = await call(body, options);

      expect(status).toBe(expected);
      expect(contract.responseProblems('POST', PATH, status, json)).toEqual([]);
    });
  });

  const task = {
    kind: 'SentimentAnalysis',
    analysisInput: { documents: [{ id: '1', text: 'Good.', language: 'en' }] },
  };

  it('is served in two versions, and in no other', async () => {
    const statusOf = async (query: string) => (await call(task, { query })).status;

    expect(await statusOf('api-version=2022-05-01')).toBe(200);
    expect(await statusOf('api-version=2023-04-01')).toBe(200);
    expect(await statusOf('api-version=2019-01-01')).toBe(404);
    expect(await statusOf('')).toBe(404);
  });

  it.each(['Summarization', 'constructor', undefined, 7])(
    'a kind that there is not is refused with those there are: %s',
    async (kind) => {
      const { status, json } = await call({ ...task, kind });

      expect(status).toBe(400);
      expect(contract.responseProblems('POST', PATH, status, json)).toEqual([]);
      expect(JSON.stringify(json)).toContain(
        "The given value of 'kind' is not supported for API version 2023-04-01. Possible values include: EntityLinking, ",
      );
    },
  );

  it('says what it refuses in the words of this API', async () => {
    const empty = { kind: 'KeyPhraseExtraction', analysisInput: { documents: [{ id: '1', text: '' }] } };

    expect((await call({ kind: 'KeyPhraseExtraction' })).json).toEqual({
      error: {
        code: 'InvalidRequest',
        message: 'Invalid Request.',
        innererror: { code: 'MissingInputDocuments', message: 'Missing input documents.' },
      },
    });
    expect((await call(empty)).json).toMatchObject({
      results: { errors: [{ error: { message: 'Invalid Document in request.' } }] },
    });
  });

  it('counts each kind as its feature, with a quota that both APIs share', async () => {
    const quota = { perSecond: 1, perMinute: 1 };
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: [KEY], quota } as const;
    const few = await startServices({ port: 0, resources: [language], now: () => 0 });
    const post = async (path: string, body: object) => {
      const headers = { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': KEY };
      const response = await fetch(`${few.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, json: await response.json() };
    };
    await post('/text/analytics/v3.1/sentiment', task.analysisInput);
    const throttled = await post(`/language${PATH}?${VERSION}`, task);
    await post(`/language${PATH}?${VERSION}`, { ...task, kind: 'KeyPhraseExtraction' });
    const features = few.calls().counts.map(({ feature, status }) => `${feature} ${status}`);
    await few.close();

    expect(features).toEqual(['sentiment 200', 'sentiment 429', 'keyPhrases 200']);
    expect(contract.responseProblems('POST', PATH, 429, throttled.json)).toEqual([]);
  });

  it('loses documents where a script says so', async () => {
    services.setScript({ faults: [{ do: { dropDocuments: 1 } }] });
    const { json } = await call(task);
    services.setScript({});

    expect(json).toMatchObject({ results: { documents: [] } });
  });

  it('is told apart from what is not of the contract', () => {
    const answer = {
      kind: 'SentimentAnalysisResults',
      results: { documents: [{ id: '1' }], errors: [], modelVersion: 'x' },
    };

    expect(contract.responseProblems('POST', PATH, 200, answer)).not.toEqual([]);
    expect(contract.responseProblems('POST', PATH, 200, { kind: 'OtherResults' })).toEqual([
      'body/kind "OtherResults" is not in the contract',
    ]);
  });
});
