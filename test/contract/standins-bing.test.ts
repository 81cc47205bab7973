import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Services, startServices } from '../../infra/local/services/startServices.ts';
import { contractFile, describeContract } from '../support/openapi.ts';

const PATH = '/images/search';

describeContract('bing-image-search/v7', undefined, (contract) => {
  let services: Services;

  beforeAll(async () => {
    const bing = { name: 'bing', location: 'global', tier: 'S', keys: ['key'] } as const;
    services = await startServices({ port: 0, resources: [bing] });
    // The first search draws the pictures.
    await call('q=a');
  });

  afterAll(() => services.close());

  /** The contract wants a `_type` of every picture, which the service's own answers have not, as its example shows. */
  const problemsOf = (status: number, body: unknown): string[] =>
    contract
      .responseProblems('GET', PATH, status, body)
      .filter((problem) => !/^body\/\S+ must have required property '_type'$/.test(problem));

  const call = async (query: string): Promise<{ status: number; json: unknown }> => {
    const response = await fetch(`${services.url}/v7.0${PATH}?${query}`, {
      headers: { 'Ocp-Apim-Subscription-Key': 'key' },
    });
    return { status: response.status, json: await response.json() };
  };

  it.each([
    ['pictures', 'q=justice'],
    ['a page of them', 'q=Martin+Luther+King+Jr.+quotes&count=2&offset=18&mkt=en-US&safeSearch=Strict'],
    ['filtered ones', 'q=quotes&size=Large&aspect=Wide&imageType=Clipart&license=Public&minWidth=800&color=ColorOnly'],
    ['no picture at all', 'q=submarine'],
  ])('an answer with %s is of the contract', async (_, query) => {
    const problems = contract.requestProblems('GET', PATH, { query: new URLSearchParams(query) });
    const { status, json } = await call(query);

    expect(problems).toEqual([]);
    expect(status).toBe(200);
    expect(problemsOf(status, json)).toEqual([]);
  });

  it('the official example is of the contract in the same way', () => {
    const file = contractFile('bing-image-search/v7', 'examples/SuccessfulImageSearchRequest.json');
    const example = JSON.parse(readFileSync(file, 'utf8')) as { responses: { 200: { body: unknown } } };

    expect(problemsOf(200, example.responses[200].body)).toEqual([]);
  });

  it.each([
    ['no query', 'count=2'],
    ['an empty query', 'q=+'],
    ['a count that is no number', 'q=a&count=many'],
    ['an offset below 0', 'q=a&offset=-1'],
    ['a colour that there is not', 'q=a&color=Mauve'],
    ['what local pictures do not tell', 'q=a&imageContent=Face'],
    ['two filters that exclude each other', 'q=a&height=100&minHeight=50'],
  ])('the refusal of %s is of the contract', async (_, query) => {
    const { status, json } = await call(query);

    expect(status).toBe(400);
    expect(json).toMatchObject({ _type: 'ErrorResponse', errors: [{ code: 'InvalidRequest' }] });
    expect(problemsOf(status, json)).toEqual([]);
  });
});
