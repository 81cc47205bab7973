import { expect, test } from 'vitest';
import { readJob, type Stage } from '../../../shared/model/job.ts';
import { checkColumns } from '../../../shared/run/checkColumns.ts';
import { analyzeText } from '../../../shared/services/analyzeText.ts';
import { registry } from '../../../shared/services/registry.ts';
import { featureOf, serviceForStage } from '../../../shared/services/serviceKinds.ts';
import { aStage } from '../../support/factories.ts';

const stage = { service: 'AnalyzeText', textCol: 'text', subscriptionKeySecret: 'key', outputCol: 'found' };

function read(...stages: readonly object[]) {
  const job = { input: { rows: [] }, stages, output: { blob: 'output/a.jsonl' } };
  return readJob(job, registry);
}

const problemsOf = (fields: object) => read({ ...stage, ...fields }).problems;

test('the kind decides the cap and the parameters of a stage', () => {
  const sizes = ['SentimentAnalysis', 'EntityRecognition', 'LanguageDetection'].map(
    (kind) => read({ ...stage, kind }).draft.stages[0],
  );
  expect(sizes).toMatchObject([{ batchSize: 10 }, { batchSize: 5 }, { batchSize: 1000 }]);
  expect(problemsOf({ kind: 'EntityLinking', batchSize: 6 })).toMatchObject([{ path: 'stages[0].batchSize' }]);
  expect(problemsOf({ kind: 'LanguageDetection', countryHint: 'fr' })).toEqual([]);
  expect(problemsOf({ kind: 'LanguageDetection', language: 'fr' })).toMatchObject([{ path: 'stages[0].language' }]);
  expect(problemsOf({ kind: 'SentimentAnalysis', piiCategories: ['Email'] })).toMatchObject([
    { path: 'stages[0].piiCategories' },
  ]);
});

test.each([
  [{}, 'missing'],
  [{ kind: 'Summarization' }, 'no such kind'],
  [{ kind: 7 }, 'no such kind'],
  // What a stage answers is settled when the job comes in, and not by its rows.
  [{ kindCol: 'kind' }, 'missing'],
])('a stage with %j is told the kinds there are', (fields, message) => {
  expect(problemsOf(fields)).toEqual([
    {
      path: 'stages[0].kind',
      message,
      expected: expect.stringMatching(/^one of SentimentAnalysis, .*EntityLinking, /),
    },
  ]);
});

test('a kind and a column for it are too much', () => {
  expect(problemsOf({ kind: 'SentimentAnalysis', kindCol: 'kind' })).toMatchObject([
    { path: 'stages[0].kindCol', message: 'kind is given too' },
  ]);
});

test('a path into an answer is checked against that of the kind', () => {
  const first = { ...stage, kind: 'KeyPhraseExtraction' };
  const problemsWith = (textCol: string): string[] => {
    const { draft, problems } = read(first, { ...stage, kind: 'SentimentAnalysis', textCol, outputCol: 'other' });
    checkColumns(draft, [{ text: 'a' }], registry, problems);
    return problems.map(({ expected }) => expected);
  };
  expect(problemsWith('found.documents.keyPhrases.0')).toEqual([]);
  expect(problemsWith('found.documents.sentiment')).toEqual(['one of keyPhrases, warnings']);
});

test('each kind is a feature with a quota of its own', () => {
  const ofKind = (kind: string): Stage => aStage({ service: 'AnalyzeText', params: { kind: { constant: kind } } });
  expect(featureOf(ofKind('EntityLinking'))).toBe('AnalyzeText-EntityLinking');
  expect(featureOf(aStage())).toBe('TextSentiment');
  expect(serviceForStage(analyzeText, ofKind('EntityLinking')).limits.documents).toBe(5);
  expect(() => serviceForStage(analyzeText, ofKind('Other'))).toThrow('The service AnalyzeText has no such kind.');
});

test('a row has its document, its statistics and the model, with references that do not tell its place in a batch', () => {
  const service = serviceForStage(analyzeText, { params: { kind: { constant: 'SentimentAnalysis' } } });
  const document = (id: number) => ({
    id: String(id),
    statistics: { charactersCount: 4, transactionsCount: 1 },
    sentences: [{ targets: [{ relations: [{ ref: `#/documents/${id}/sentences/0/assessments/0` }] }] }],
  });
  const results = { documents: [document(1), document(0)], errors: [], modelVersion: '2022-10-01' };
  const [first, second] = service.split({ kind: 'SentimentAnalysisResults', results }, [{}, {}]);
  expect(first).toEqual(second);
  expect(second).toMatchObject({
    kind: 'ok',
    value: {
      statistics: { charactersCount: 4 },
      documents: { sentences: [{ targets: [{ relations: [{ ref: '#/documents/0/sentences/0/assessments/0' }] }] }] },
      modelVersion: '2022-10-01',
    },
  });
});
