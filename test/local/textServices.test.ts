import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const good = 'Bill Gates founded Microsoft. The staff was friendly.';
const rows = [
  { text: good, language: 'en', country: 'us' },
  { text: null, language: 'en', country: 'us' },
  { text: '', language: 'en', country: 'us' },
  { text: 'x'.repeat(5121), language: 'en', country: 'us' },
  { text: good, language: 'tlh', country: 'xx' },
  { text: good, language: null, country: null },
];

const inLanguage = { languageCol: 'language' };
const inCountry = { countryHintCol: 'country' };

/** A stage for each text service and each kind, with what the document of a good row is to have. */
const stages = [
  { service: 'TextSentiment', ...inLanguage, opinionMining: true, expected: { sentiment: 'positive' } },
  { service: 'KeyPhraseExtractor', ...inLanguage, expected: { keyPhrases: ['Bill Gates', 'Microsoft', 'staff'] } },
  { service: 'LanguageDetector', ...inCountry, expected: { detectedLanguage: { name: 'English' } } },
  { service: 'NER', ...inLanguage, expected: { entities: [{ text: 'Bill Gates' }, { text: 'Microsoft' }] } },
  {
    service: 'PII',
    ...inLanguage,
    piiCategories: ['Person'],
    expected: { redactedText: '********** founded Microsoft. The staff was friendly.' },
  },
  { service: 'EntityDetector', ...inLanguage, expected: { entities: [{ name: 'Bill Gates' }, { name: 'Microsoft' }] } },
  { kind: 'SentimentAnalysis', ...inLanguage, opinionMining: true, expected: { sentiment: 'positive' } },
  { kind: 'KeyPhraseExtraction', ...inLanguage, expected: { keyPhrases: ['Bill Gates', 'Microsoft', 'staff'] } },
  { kind: 'LanguageDetection', ...inCountry, expected: { detectedLanguage: { name: 'English' } } },
  { kind: 'EntityRecognition', ...inLanguage, expected: { entities: [{ text: 'Bill Gates' }, { text: 'Microsoft' }] } },
  {
    kind: 'PiiEntityRecognition',
    ...inLanguage,
    piiCategories: ['Person'],
    expected: { redactedText: '********** founded Microsoft. The staff was friendly.' },
  },
  { kind: 'EntityLinking', ...inLanguage, expected: { entities: [{ name: 'Bill Gates' }, { name: 'Microsoft' }] } },
];

test('each text service answers good rows and says of each other what is wrong, which touches no neighbour', async () => {
  const job = {
    input: { rows },
    stages: stages.map(({ expected: _, ...stage }, at) => ({
      ...('kind' in stage ? { service: 'AnalyzeText' } : {}),
      ...stage,
      textCol: 'text',
      location: 'eastus',
      subscriptionKeySecret: ['language-key-1', 'language-key-2'],
      outputCol: `out${at}`,
      errorCol: `error${at}`,
    })),
    output: { blob: 'output/text-services.jsonl' },
  };
  const run = await stack.run(job);

  expect(run.state, JSON.stringify(run)).toBe('succeeded');
  expect(run.stages.map(({ ok, failed, skipped }) => [ok, failed, skipped])).toEqual(stages.map(() => [2, 3, 1]));
  const output = await stack.rows(run.id);
  for (const [at, { expected, ...stage }] of stages.entries()) {
    const errors = output.map((row) => (row[`error${at}`] as { code: string } | null)?.code ?? null);
    const wrong = 'countryHintCol' in stage ? 'InvalidCountryHint' : 'UnsupportedLanguageCode';
    expect(errors).toEqual([null, null, 'InvalidDocument', 'InvalidDocument', wrong, null]);
    const answers = output.map((row) => row[`out${at}`]);
    const value = { ['kind' in stage ? 'documents' : 'document']: expected, modelVersion: expect.any(String) };
    expect(answers[0]).toMatchObject(value);
    expect(answers).toEqual([answers[0], null, null, null, null, answers[0]]);
  }
});
