import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mineOpinions } from '../../../infra/local/services/models/sentiment/opinions/mineOpinions.ts';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

/** The opinions of a sentence, as `target: +assessment -assessment`. */
function opinionsOf(sentence: string): string[] {
  const { targets, assessments } = mineOpinions(sentence);
  return targets.map(({ start, end, assessments: places }) => {
    const said = places.map((at) => {
      const { start: from = 0, end: to = 0, valence = 0, isNegated } = assessments[at] ?? {};
      return `${valence > 0 ? '+' : '-'}${isNegated ? 'not ' : ''}${sentence.slice(from, to)}`;
    });
    return `${sentence.slice(start, end)}: ${said.join(' ')}`;
  });
}

describe('opinions', () => {
  it.each([
    ['The food and service are not good', ['food: -not good', 'service: -not good']],
    ['Great atmosphere.', ['atmosphere: +Great']],
    ['Staff are friendly and helpful.', ['Staff: +friendly +helpful']],
    [
      'The food and service were unacceptable, but the concierge were nice',
      ['food: -unacceptable', 'service: -unacceptable', 'concierge: +nice'],
    ],
    ['We loved the quick, friendly service.', ['service: +loved +friendly']],
    ["I didn't like the last book I read at all.", ['book: -not like']],
    ["The staff weren't very helpful.", ['staff: -not helpful']],
    ['Nice view, horrible bathroom.', ['view: +Nice', 'bathroom: -horrible']],
    ['The battery life is great.', ['battery life: +great']],
    ['The pizza tastes awful.', ['pizza: -awful']],
    ['this is a dog', []],
    ['The phone has two cameras.', []],
    ['Good.', []],
  ])('in %j are %j', (sentence, opinions) => {
    expect(opinionsOf(sentence)).toEqual(opinions);
  });
});

describe('opinion mining over HTTP', () => {
  let services: Services;
  let call: ReturnType<typeof textCaller>;

  beforeAll(async () => {
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key'] } as const;
    services = await startServices({ port: 0, resources: [language] });
    call = textCaller(services.url, 'key', 'sentiment');
  });

  afterAll(() => services.close());

  it('points from targets to assessments, with positions in the document and the place among the answered', async () => {
    const query = '?opinionMining=true&stringIndexType=UnicodeCodePoint';
    const { body } = await call(['', '👍 Fine. The mic is not good.'], { query });

    const ref = '#/documents/0/sentences/1/assessments/0';
    expect(body).toMatchObject({
      errors: [{ id: '0' }],
      documents: [
        {
          id: '1',
          sentences: [
            { targets: [], assessments: [] },
            {
              targets: [
                {
                  text: 'mic',
                  offset: 12,
                  length: 3,
                  sentiment: 'negative',
                  confidenceScores: { positive: 0.05, negative: 0.95 },
                  relations: [{ relationType: 'assessment', ref }],
                },
              ],
              assessments: [{ text: 'good', offset: 23, length: 4, sentiment: 'negative', isNegated: true }],
            },
          ],
        },
      ],
    });
  });

  it('is of English only, and leaves opinions out where nobody asks for them', async () => {
    const query = '?opinionMining=true';
    const { body } = await call([{ id: 'fr', language: 'fr', text: 'Très bien.' }], { query });

    expect(body).toMatchObject({ errors: [{ error: { innererror: { code: 'UnsupportedLanguageCode' } } }] });
    expect(JSON.stringify((await call(['The mic is good.'])).body)).not.toContain('targets');
  });

  it('takes no time to speak of for words of thousands of letters', async () => {
    const { status } = await call([`The ${'A'.repeat(5000)} is bad.`], { query: '?opinionMining=true' });

    expect(status).toBe(200);
  }, 5000);
});
