import { TextAnalysisClient } from '@azure/ai-language-text';
import { AzureKeyCredential, TextAnalyticsClient } from '@azure/ai-text-analytics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';

/** The vendor's clients, as anybody installs them, against the stand-in. */
let services: Services;

beforeAll(async () => {
  const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key'] } as const;
  services = await startServices({ port: 0, resources: [language] });
});

afterAll(() => services.close());

const retryOptions = { maxRetries: 0 };
const options = { allowInsecureConnection: true, retryOptions };
const many = (count: number): string[] => Array.from({ length: count }, () => 'Good.');

describe('@azure/ai-text-analytics', () => {
  const client = (key = 'key') => new TextAnalyticsClient(services.url, new AzureKeyCredential(key), options);

  it('analyzes sentiment and opinions', async () => {
    const [good, empty] = await client().analyzeSentiment(['The mic is great.', ''], 'en', {
      includeOpinionMining: true,
    });

    expect(good).toMatchObject({ sentiment: 'positive', confidenceScores: { positive: expect.any(Number) } });
    if (good?.error !== undefined) throw new Error('There is no answer.');
    expect(good?.sentences[0]?.opinions).toMatchObject([
      { target: { text: 'mic', sentiment: 'positive' }, assessments: [{ text: 'great', isNegated: false }] },
    ]);
    expect(empty?.error).toMatchObject({ code: 'InvalidDocument', message: 'Document text is empty.' });
  });

  it('detects languages', async () => {
    const found = await client().detectLanguage(['Bonjour tout le monde', '12345', 'hello'], 'us');

    // The client's array has properties of its own besides.
    expect([...found]).toMatchObject([
      { primaryLanguage: { name: 'French', iso6391Name: 'fr' } },
      { primaryLanguage: { name: '(Unknown)', confidenceScore: 0 } },
      { primaryLanguage: { name: 'English' } },
    ]);
    expect((await client().detectLanguage(['hello'], 'invalidcountry'))[0]?.error?.code).toBe('InvalidCountryHint');
  });

  it('extracts key phrases', async () => {
    const [found] = await client().extractKeyPhrases(['Microsoft was founded by Bill Gates and Paul Allen.']);

    expect(found).toMatchObject({ keyPhrases: ['Bill Gates', 'Paul Allen', 'Microsoft'] });
  });

  it('recognizes entities, personal ones and linked ones', async () => {
    const text = ['Bill Gates founded Microsoft. His SSN is 859-98-0987.'];
    const [entities] = await client().recognizeEntities(text);
    const [personal] = await client().recognizePiiEntities(text, 'en', {
      categoriesFilter: ['USSocialSecurityNumber'],
    });
    const [linked] = await client().recognizeLinkedEntities(text);

    expect(entities).toMatchObject({
      entities: [
        { text: 'Bill Gates', category: 'Person', offset: 0, length: 10 },
        { text: 'Microsoft', category: 'Organization', offset: 19 },
      ],
    });
    expect(personal).toMatchObject({
      redactedText: 'Bill Gates founded Microsoft. His SSN is ***********.',
      entities: [{ text: '859-98-0987', category: 'USSocialSecurityNumber' }],
    });
    expect(linked).toMatchObject({
      entities: [
        { name: 'Bill Gates', url: 'https://en.wikipedia.org/wiki/Bill_Gates', dataSource: 'Wikipedia' },
        { name: 'Microsoft', matches: [{ text: 'Microsoft', offset: 19 }] },
      ],
    });
  });

  it('gets an error with a code and a status where the whole request is refused', async () => {
    await expect(client().extractKeyPhrases(many(11))).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidRequest',
      message: expect.stringContaining('Invalid document in request.'),
      details: { error: { innererror: { code: 'InvalidDocumentBatch' } } },
    });
    await expect(client().recognizeEntities(many(6))).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidDocumentBatch',
      message: 'Batch request contains too many records. Max 5 records are permitted.',
    });
    await expect(client('wrong').analyzeSentiment(['Good.'])).rejects.toMatchObject({ statusCode: 401 });
    const [unknown] = await client().recognizePiiEntities(['Guten Tag.'], 'tlh');
    expect(unknown?.error).toMatchObject({ code: 'UnsupportedLanguageCode' });
  });
});

describe('@azure/ai-language-text', () => {
  const client = (key = 'key') => new TextAnalysisClient(services.url, new AzureKeyCredential(key), options);

  it('analyzes sentiment and opinions', async () => {
    const [good, empty] = await client().analyze('SentimentAnalysis', ['The mic is not good.', ''], 'en', {
      includeOpinionMining: true,
    });

    expect(good).toMatchObject({
      sentiment: 'negative',
      sentences: [{ opinions: [{ target: { text: 'mic' }, assessments: [{ text: 'good', isNegated: true }] }] }],
    });
    expect(empty?.error).toMatchObject({ code: 'InvalidDocument', message: 'Document text is empty.' });
  });

  it('does all its other kinds', async () => {
    const text = ['Bill Gates founded Microsoft. His SSN is 859-98-0987.'];

    expect(await client().analyze('LanguageDetection', ['Bonjour tout le monde'], 'us')).toMatchObject([
      { primaryLanguage: { name: 'French', iso6391Name: 'fr' } },
    ]);
    expect(await client().analyze('KeyPhraseExtraction', ['My cat needs a veterinarian.'])).toMatchObject([
      { keyPhrases: ['cat', 'veterinarian'] },
    ]);
    expect(await client().analyze('EntityRecognition', text)).toMatchObject([
      { entities: [{ text: 'Bill Gates', category: 'Person' }, { text: 'Microsoft' }] },
    ]);
    expect(await client().analyze('PiiEntityRecognition', text, 'en', { domainFilter: 'phi' })).toMatchObject([
      { redactedText: '********** founded *********. His SSN is ***********.' },
    ]);
    expect(await client().analyze('EntityLinking', text)).toMatchObject([
      { entities: [{ name: 'Bill Gates', dataSource: 'Wikipedia' }, { name: 'Microsoft' }] },
    ]);
  });

  it('gets an error with a code and a status where the whole request is refused', async () => {
    await expect(client().analyze('EntityLinking', many(6))).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidDocumentBatch',
    });
    await expect(client('wrong').analyze('EntityLinking', ['Good.'])).rejects.toMatchObject({ statusCode: 401 });
    const [unknown] = await client().analyze('EntityLinking', ['This is some text.'], 'notalanguage');
    expect(unknown?.error).toMatchObject({ code: 'UnsupportedLanguageCode' });
    const [hint] = await client().analyze('LanguageDetection', ['hello'], 'invalidcountry');
    expect(hint?.error).toMatchObject({ code: 'InvalidCountryHint' });
  });
});
