import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

let services: Services;
let call: ReturnType<typeof textCaller>;

beforeAll(async () => {
  const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key'] } as const;
  services = await startServices({ port: 0, resources: [language] });
  call = textCaller(services.url, 'key', 'sentiment');
});

afterAll(() => services.close());

const errorOf = (outer: string, code: string, message: unknown): object => ({
  error: { code: 'InvalidArgument', message: outer, innererror: { code, message } },
});

describe('sentiment', () => {
  it("finds what the tutorial's readers find", async () => {
    const { body } = await call([
      { id: 'a', language: 'en-US', text: 'I am so happy today, its sunny!' },
      { id: 'b', language: 'en-US', text: 'this is a dog' },
      { id: 'c', language: 'en-US', text: 'I am frustrated by this rush hour traffic!' },
    ]);

    expect(body).toMatchObject({
      documents: [
        { id: 'a', sentiment: 'positive' },
        { id: 'b', sentiment: 'neutral' },
        { id: 'c', sentiment: 'negative' },
      ],
      errors: [],
      modelVersion: expect.stringMatching(/^local-/),
    });
  });

  it('answers the good documents of a batch and says of each other what is wrong with it', async () => {
    const { status, body } = await call([
      { id: 'good', text: 'Good.' },
      { id: 'blank', text: ' \n' },
      { id: 'none' },
      { id: 'french', language: 'fr-CA', text: 'Très bien.' },
      { id: 'klingon', language: 'tlh', text: 'maj.' },
      { id: 'long', text: 'x'.repeat(5121) },
      { id: 'joined', text: 'e\u0301'.repeat(5120) },
    ]);

    const empty = errorOf('Invalid document in request.', 'InvalidDocument', 'Document text is empty.');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      documents: [{ id: 'good' }, { id: 'french', sentiment: 'positive' }, { id: 'joined' }],
      errors: [
        { id: 'blank', ...empty },
        { id: 'none', ...empty },
        {
          id: 'klingon',
          ...errorOf(
            'Invalid Language Code.',
            'UnsupportedLanguageCode',
            expect.stringMatching(
              /^Invalid language code\. Supported languages: da,de,en,es,fr,it,nl,no,pt-BR,pt-PT,sv\. For /,
            ),
          ),
        },
        {
          id: 'long',
          ...errorOf(
            'Invalid document in request.',
            'InvalidDocument',
            'A document within the request was too large to be processed. Limit document size to: 5120 text elements. For additional details on the data limitations see https://aka.ms/text-analytics-data-limits',
          ),
        },
      ],
    });
  });

  it('refuses eleven documents as recorded', async () => {
    const { status, body } = await call(Array.from({ length: 11 }, () => 'x'));

    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        code: 'InvalidRequest',
        message: 'Invalid document in request.',
        innererror: {
          code: 'InvalidDocumentBatch',
          message: 'Batch request contains too many records. Max 10 records are permitted.',
        },
      },
    });
  });

  it.each([
    ['TextElement_v8', 9, 4],
    ['UnicodeCodePoint', 10, 5],
    ['Utf16CodeUnit', 12, 7],
  ])('counts positions in %s', async (type, offset, length) => {
    const { body } = await call(['Good 👍🏽!\n 👍🏽 ok'], { query: `?stringIndexType=${type}` });

    expect(body).toMatchObject({
      documents: [{ sentences: [{ offset: 0 }, { offset, length, text: '👍🏽 ok' }] }],
    });
  });

  it('counts documents and characters where it is asked to', async () => {
    const { body } = await call(['x'.repeat(1001), ''], { query: '?showStats=true' });

    expect(body).toMatchObject({
      statistics: { documentsCount: 2, validDocumentsCount: 1, erroneousDocumentsCount: 1, transactionsCount: 2 },
      documents: [{ statistics: { charactersCount: 1001, transactionsCount: 2 } }],
    });
  });

  it('gives the version it can be pinned to', async () => {
    const { body } = await call(['Good.']);
    const version = JSON.stringify(body).match(/"modelVersion":"([^"]+)"/)?.[1];

    expect((await call(['Good.'], { query: `?model-version=${version}` })).status).toBe(200);
    expect(await call(['Good.'], { query: '?model-version=2000-01-01' })).toMatchObject({
      status: 400,
      body: { error: { innererror: { code: 'ModelVersionIncorrect' } } },
    });
  });

  it('says that it is the null model where it is', async () => {
    services.setScript({ models: { sentiment: 'null' } });

    const { body } = await call(['Wonderful!']);

    expect(body).toMatchObject({ documents: [{ sentiment: 'neutral' }], modelVersion: 'null-model' });
    services.setScript({});
  });
});
