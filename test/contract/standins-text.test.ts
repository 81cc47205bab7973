import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Services, startServices } from '../../infra/local/services/startServices.ts';
import { describeContract } from '../support/openapi.ts';

const PATH = '/text/analytics/v3.1/sentiment';
const KEY = 'a-key';

const hello = { id: '1', language: 'en', text: 'Hello.' };
const batchOf = (count: number) => Array.from({ length: count }, (_, index) => ({ ...hello, id: String(index) }));

describeContract('text-analytics/v3.1', undefined, (contract) => {
  let services: Services;

  beforeAll(async () => {
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: [KEY] } as const;
    services = await startServices({ port: 0, resources: [language] });
  });

  afterAll(() => services.close());

  const call = async (body: unknown, { key = KEY, query = '' } = {}): Promise<{ status: number; json: unknown }> => {
    const response = await fetch(`${services.url}${PATH}${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': key },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };

  it.each([
    ['an answer', [hello], ''],
    ['statistics', [hello, { ...hello, id: '2', text: '' }], '?showStats=true&loggingOptOut=true'],
    ['positions in code points', [{ ...hello, text: 'Nice 👍🏽! Good.' }], '?stringIndexType=UnicodeCodePoint'],
    ['a pinned model', [hello], '?model-version=latest'],
    ['a warning', [{ ...hello, text: 'x'.repeat(65) }], ''],
    ['an unknown language', [{ ...hello, language: 'xx' }], ''],
    ['a text that is too long', [{ ...hello, text: 'x'.repeat(5121) }], ''],
  ])('%s is of the contract', async (_, documents, query) => {
    const problems = contract.requestProblems('POST', '/sentiment', {
      query: new URLSearchParams(query),
      body: { documents },
    });
    const { status, json } = await call({ documents }, { query });

    expect(problems).toEqual([]);
    expect(status).toBe(200);
    expect(contract.responseProblems('POST', '/sentiment', status, json)).toEqual([]);
  });

  it.each([
    ['too many documents', 400, { documents: batchOf(11) }, {}],
    ['no documents', 400, { documents: [] }, {}],
    ['an empty object', 400, {}, {}],
    ['text that is not JSON', 400, '{', {}],
    ['nothing', 400, '', {}],
    ['ids that are twice', 400, { documents: [hello, hello] }, {}],
    ['an empty id', 400, { documents: [{ ...hello, id: '' }] }, {}],
    ['a number for a text', 400, { documents: [{ ...hello, text: 1 }] }, {}],
    ['an unknown model', 400, { documents: [hello] }, { query: '?model-version=2019-10-01' }],
    ['an unknown unit', 400, { documents: [hello] }, { query: '?stringIndexType=Bytes' }],
    ['a flag that is none', 400, { documents: [hello] }, { query: '?showStats=perhaps' }],
    ['a wrong key', 401, { documents: [hello] }, { key: 'wrong' }],
    ['a body of over 1 MB', 413, { documents: [{ ...hello, text: 'x'.repeat(1_048_576) }] }, {}],
  ])('the refusal of %s is of the contract', async (_, expected, body, options) => {
    const { status, json } = await call(body, options);

    expect(status).toBe(expected);
    expect(contract.responseProblems('POST', '/sentiment', status, json)).toEqual([]);
  });

  it('a throttled answer is of the contract', async () => {
    services.setScript({ quotas: { language: { perSecond: 0 } } });

    const { status, json } = await call({ documents: [hello] });

    expect(status).toBe(429);
    expect(contract.responseProblems('POST', '/sentiment', status, json)).toEqual([]);
    services.setScript({});
  });

  it('is told apart from what is not of the contract', () => {
    const body = { documents: [{ id: 1 }], errors: [], modelVersion: 'x' };

    expect(contract.responseProblems('POST', '/sentiment', 200, body)).not.toEqual([]);
    expect(contract.requestProblems('POST', '/sentiment', { query: new URLSearchParams('other=1'), body: {} })).toEqual(
      ['query other is not in the contract', "body must have required property 'documents'"],
    );
  });
});
