import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

/** 40 short texts in 27 languages. */
const texts = z
  .array(z.object({ language: z.string(), text: z.string() }))
  .parse(JSON.parse(readFileSync(new URL('languages.json', import.meta.url), 'utf8')));

const answer = z.object({
  documents: z.array(
    z.object({
      id: z.string(),
      detectedLanguage: z.object({ name: z.string(), iso6391Name: z.string(), confidenceScore: z.number() }),
    }),
  ),
});

let services: Services;
let call: ReturnType<typeof textCaller>;

beforeAll(async () => {
  const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key'] } as const;
  services = await startServices({ port: 0, resources: [language] });
  call = textCaller(services.url, 'key', 'languages');
});

afterAll(() => services.close());

/** What a text is found to be in. */
async function languageOf(text: string, countryHint = '') {
  const { body } = await call([{ id: '0', text, countryHint }]);
  return answer.parse(body).documents[0]?.detectedLanguage;
}

describe('language detection', () => {
  it('finds at least 95 in 100 languages of short texts, with and without a hint to the United States', async () => {
    for (const countryHint of ['', 'US']) {
      const { body } = await call(texts.map(({ text }, id) => ({ id: String(id), text, countryHint })));
      const found = answer.parse(body).documents.map(({ detectedLanguage }) => detectedLanguage.iso6391Name);
      const right = texts.filter(({ language }, at) => language === found[at]);

      expect(right.length / texts.length).toBeGreaterThanOrEqual(0.95);
    }
  });

  it.each([
    ['Bonjour tout le monde', 'French', 'fr'],
    ['Hello', 'English', 'en'],
    ['歡迎來到臺灣，這是我們的國家。', 'Chinese_Traditional', 'zh_cht'],
    ['欢迎来到我们的国家。', 'Chinese_Simplified', 'zh_chs'],
    ['שלום עולם', 'Hebrew', 'he'],
  ])('names the language of %j %s, %s', async (text, name, iso6391Name) => {
    expect(await languageOf(text)).toEqual({ name, iso6391Name, confidenceScore: expect.any(Number) });
  });

  it.each(['12345', ':) :( :D', '🎉🎉'])('does not know what language %j is in', async (text) => {
    const unknown = { name: '(Unknown)', iso6391Name: '(Unknown)', confidenceScore: 0 };
    expect(await languageOf(text)).toEqual(unknown);
  });

  it('takes the language of the country for a word that may be either, and for nothing else', async () => {
    expect(await languageOf('impossible', 'us')).toMatchObject({ name: 'English' });
    expect(await languageOf('impossible', 'FR')).toMatchObject({ name: 'French' });
    expect(await languageOf('Das Hotel war schön.', 'FR')).toMatchObject({ name: 'German' });
  });

  it('says of a document with no country for its hint what is wrong, as recorded, and answers the others', async () => {
    const { status, body } = await call([
      { id: 'word', text: 'hello', countryHint: 'invalidcountry' },
      { id: 'none', text: 'hello', countryHint: 'QX' },
      { id: 'good', text: 'Where is the station?', countryHint: 'gb' },
    ]);

    const error = {
      code: 'InvalidArgument',
      message: 'Invalid Country Hint.',
      innererror: {
        code: 'InvalidCountryHint',
        message: 'Country hint is not valid. Please specify an ISO 3166-1 alpha-2 two letter country code.',
      },
    };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      documents: [{ id: 'good', detectedLanguage: { name: 'English' } }],
      errors: [
        { id: 'word', error },
        { id: 'none', error },
      ],
    });
  });

  it('takes 1000 documents and refuses one more', async () => {
    const many = Array.from({ length: 1001 }, () => 'Good morning');
    const { body } = await call(many.slice(1));

    expect(answer.parse(body).documents).toHaveLength(1000);
    expect(await call(many)).toMatchObject({
      status: 400,
      body: { error: { innererror: { message: expect.stringContaining('Max 1000 records are permitted.') } } },
    });
  });

  it('knows nothing where it is the null model', async () => {
    services.setScript({ models: { languages: 'null' } });

    const { body } = await call(['Bonjour']);

    expect(body).toMatchObject({
      documents: [{ detectedLanguage: { name: '(Unknown)' } }],
      modelVersion: 'null-model',
    });
    services.setScript({});
  });
});
