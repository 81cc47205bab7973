import { describe, expect, test } from 'vitest';
import { readJob, type Stage } from '../../../shared/model/job.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import { registry } from '../../../shared/services/registry.ts';

const stage = {
  service: 'TextSentiment',
  textCol: 'text',
  location: 'eastus',
  subscriptionKeySecret: 'language-key-1',
  outputCol: 'sentiment',
};

function aJob(job: object = {}, ofStage: object = {}): object {
  return {
    input: { blob: 'input/a.jsonl' },
    stages: [{ ...stage, ...ofStage }],
    output: { blob: 'output/a.jsonl' },
    ...job,
  };
}

const problemsIn = (value: unknown): Problem[] => readJob(JSON.parse(JSON.stringify(value)), registry).problems;
const pathsIn = (value: unknown): string[] => problemsIn(value).map(({ path }) => path);

test('a short job is complete: defaults are filled in', () => {
  const { draft, problems } = readJob(aJob(), registry);
  expect(problems).toEqual([]);
  expect(draft).toEqual({
    input: { blob: 'input/a.jsonl' },
    output: { blob: 'output/a.jsonl', ifExists: 'fail' },
    overwrite: false,
    limits: { maxMinutes: 7 * 24 * 60 },
    stages: [
      {
        service: 'TextSentiment',
        location: 'eastus',
        subscriptionKeySecret: ['language-key-1'],
        outputCol: 'sentiment',
        errorCol: 'sentiment_error',
        batchSize: 10,
        timeout: 60,
        params: { text: { column: 'text' }, modelVersion: { constant: 'latest' } },
      },
    ],
  });
});

test('every parameter may be a constant or a column', () => {
  const { draft, problems } = readJob(
    aJob({}, { language: 'en', opinionMining: true, showStatsCol: 'stats', modelVersionCol: 'version' }),
    registry,
  );
  expect(problems).toEqual([]);
  expect((draft.stages[0] as Stage).params).toEqual({
    text: { column: 'text' },
    language: { constant: 'en' },
    opinionMining: { constant: true },
    showStats: { column: 'stats' },
    modelVersion: { column: 'version' },
  });
});

test.each([null, [], 'job', 7])('%j is no job', (value) => {
  expect(problemsIn(value)).toMatchObject([{ path: '', message: expect.stringMatching(/^got /) as string }]);
});

test('an empty job lacks all that it must have, told at once', () => {
  expect(problemsIn({}).map(({ path, message }) => [path, message])).toEqual([
    ['input', 'missing'],
    ['stages', 'missing'],
    ['output', 'missing'],
  ]);
});

test('an unknown service is told with those there are', () => {
  expect(problemsIn(aJob({}, { service: 'TextSentimental' }))).toEqual([
    { path: 'stages[0].service', message: 'no such service', expected: `one of ${[...registry.keys()].join(', ')}` },
  ]);
  expect(pathsIn(aJob({ stages: [{}, 'x'] }))).toEqual(['stages[0].service', 'stages[1]']);
});

test('a missing text is told as what may be given for it', () => {
  const { textCol: _, ...without } = stage;
  expect(problemsIn(aJob({ stages: [without] }))).toEqual([
    {
      path: 'stages[0].textCol',
      message: 'missing',
      expected: 'text (a constant) or textCol (a column). The text to analyze.',
    },
  ]);
});

test('a stage says where its keys come from, in one way or another', () => {
  const { subscriptionKeySecret: _, ...without } = stage;
  expect(problemsIn(aJob({ stages: [without] }))).toMatchObject([
    { path: 'stages[0].subscriptionKeySecret', message: 'missing' },
  ]);
  for (const keys of [{ resource: 'language' }, { resource: ['a', 'b'] }, { subscriptionKeyCol: 'key' }]) {
    const { draft, problems } = readJob(aJob({ stages: [{ ...without, ...keys }] }), registry);
    expect(problems).toEqual([]);
    expect(draft.stages[0]).toMatchObject({
      ...keys,
      ...('resource' in keys ? { resource: [keys.resource].flat() } : {}),
    });
  }
});

test('a parameter is given once', () => {
  expect(problemsIn(aJob({}, { text: 'always' }))).toMatchObject([
    { path: 'stages[0].textCol', message: 'text is given too' },
  ]);
});

describe('values out of range', () => {
  test.each<[object, string, string]>([
    [{ batchSize: 0 }, 'batchSize', 'got the number 0'],
    [{ batchSize: 11 }, 'batchSize', 'got the number 11'],
    [{ batchSize: 2.5 }, 'batchSize', 'got the number 2.5'],
    [{ batchSize: '10' }, 'batchSize', 'got a string of 2 characters'],
    [{ concurrency: 0 }, 'concurrency', 'got the number 0'],
    [{ concurrency: 1001 }, 'concurrency', 'got the number 1001'],
    [{ timeout: 0 }, 'timeout', 'got the number 0'],
    [{ timeout: 3601 }, 'timeout', 'got the number 3601'],
    [{ outputCol: '' }, 'outputCol', 'got an empty string'],
    [{ outputCol: 'a.b' }, 'outputCol', 'got a string of 3 characters'],
    [{ outputCol: '_line' }, 'outputCol', 'got a string of 5 characters'],
    [{ outputCol: '_raw' }, 'outputCol', 'got a string of 4 characters'],
    [{ errorCol: 'a.b' }, 'errorCol', 'got a string of 3 characters'],
    [{ errorCol: '_line' }, 'errorCol', 'got a string of 5 characters'],
    [{ errorCol: '_raw' }, 'errorCol', 'got a string of 4 characters'],
    [{ textCol: '' }, 'textCol', 'got an empty string'],
    [{ errorCol: 7 }, 'errorCol', 'got the number 7'],
    [{ errorCol: 'sentiment' }, 'errorCol', 'the same as outputCol'],
    [{ opinionMining: 'yes' }, 'opinionMining', 'got a string of 3 characters'],
    [{ stringIndexType: 'Bytes' }, 'stringIndexType', 'got a string of 5 characters'],
    [{ endpoint: 'eastus' }, 'endpoint', 'got a string of 6 characters'],
    [{ subscriptionKeySecret: [] }, 'subscriptionKeySecret', 'got an empty array'],
    [{ resource: [] }, 'resource', 'got an empty array'],
    [{ resource: [''] }, 'resource[0]', 'got an empty string'],
    [{ subscriptionKeyCol: 7 }, 'subscriptionKeyCol', 'got the number 7'],
    [{ subscriptionKeySecret: 7 }, 'subscriptionKeySecret', 'got the number 7'],
    [{ subscriptionKeySecret: 'my_key' }, 'subscriptionKeySecret', 'got a string of 6 characters'],
    [{ subscriptionKeySecret: ['key', 'my_key'] }, 'subscriptionKeySecret[1]', 'got a string of 6 characters'],
  ])('%j', (ofStage, field, message) => {
    expect(problemsIn(aJob({}, ofStage))).toEqual([
      { path: `stages[0].${field}`, message, expected: expect.stringMatching(/.{5}/) as string },
    ]);
  });

  test.each<[object, string]>([
    [{ stages: [] }, 'stages'],
    [{ input: { blob: 'reviews.jsonl' } }, 'input.blob'],
    [{ input: { blob: '/input/a.jsonl' } }, 'input.blob'],
    [{ input: { blob: 'In/a.jsonl' } }, 'input.blob'],
    [{ input: { blob: 'input/' } }, 'input.blob'],
    [{ input: { blob: 'input/a.jsonl', format: 'csv' } }, 'input.format'],
    [{ input: { rows: {} } }, 'input.rows'],
    [{ input: { rows: [{}, null] } }, 'input.rows[1]'],
    [{ input: { rows: Array.from({ length: 10_001 }, () => ({})) } }, 'input.rows'],
    [{ output: { blob: 'output/a.jsonl', ifExists: 'append' } }, 'output.ifExists'],
    [{ overwrite: 'yes' }, 'overwrite'],
    [{ limits: { maxMinutes: 0 } }, 'limits.maxMinutes'],
    [{ limits: { maxMinutes: 10_081 } }, 'limits.maxMinutes'],
    [{ limits: { maxErrors: -1 } }, 'limits.maxErrors'],
    [{ limits: { maxErrors: 0.5 } }, 'limits.maxErrors'],
    [{ limits: { maxErrorPercent: 101 } }, 'limits.maxErrorPercent'],
  ])('%j', (job, path) => {
    expect(pathsIn(aJob(job))).toEqual([path]);
  });
});

test('what would be right is told for a name that is too long, and for an input that is two', () => {
  const told = (job: object) => problemsIn(aJob(job)).map(({ path, expected }) => [path, expected]);
  expect(told({ input: { blob: `input/${'x'.repeat(1025)}` } })).toEqual([
    ['input.blob', 'a path whose part behind the container has at most 1,024 characters'],
  ]);
  expect(told({ input: { blob: `input/${'x'.repeat(1024)}` } })).toEqual([]);
  expect(told({ input: { blob: 'input/a.jsonl', rows: [] } })).toEqual([
    ['input.blob', 'either "blob" or "rows", not both'],
  ]);
});

describe('fields that there are not', () => {
  test('are told with the one that is meant', () => {
    const { textCol: _, ...without } = stage;
    const wrong = aJob({ Overwrite: true, colour: 1, stages: [{ ...without, text_col: 'text', output_col: 'x' }] });
    const told = problemsIn(wrong).map(({ path, message, expected }) => `${path}: ${message}; ${expected}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'Overwrite: unknown field; did you mean overwrite?',
        expect.stringMatching(/^colour: unknown field; one of input, stages, /),
        'stages[0].text_col: unknown field; did you mean textCol?',
        'stages[0].output_col: unknown field; did you mean outputCol?',
      ]),
    );
  });

  test('are told within an object too, by their path', () => {
    const wrong = aJob({ output: { blob: 'output/a.jsonl', ifexists: 'fail' }, limits: { maxHours: 1 } });
    expect(problemsIn(wrong).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'output.ifexists: unknown field',
      'limits.maxHours: unknown field',
    ]);
  });
});

test('a key in a job is refused, whatever it is called, and none of it is repeated', () => {
  const key = '0123456789abcdef0123456789abcdef';
  const refused = readJob(aJob({}, { subscriptionKey: key }), registry);
  expect(refused.problems).toEqual([
    {
      path: 'stages[0].subscriptionKey',
      message: 'a key never stands in a job',
      expected: "subscriptionKeySecret: the name of the key's secret in Key Vault",
    },
  ]);
  expect(JSON.stringify(refused)).not.toContain(key);
  const odd = readJob(aJob({}, { subscriptionKeySecret: `${key}==` }), registry);
  expect(odd.problems).toHaveLength(1);
  expect(JSON.stringify(odd)).not.toContain(key);
});

test('all problems come at once', () => {
  const wrong = {
    input: { blob: 'x' },
    output: { blob: 'output/a.jsonl', ifExists: 'no' },
    stages: [{ ...stage, batchSize: 11, timeout: -1 }, { service: 'None' }],
    limits: 5,
    extra: 1,
  };
  expect(pathsIn(wrong).toSorted()).toEqual(
    [
      'input.blob',
      'output.ifExists',
      'stages[0].batchSize',
      'stages[0].timeout',
      'stages[1].service',
      'limits',
      'extra',
    ].toSorted(),
  );
});

test('rows keep every column they have, even one that objects know otherwise', () => {
  const value: unknown = JSON.parse('{"rows":[{"__proto__":1,"constructor":2,"text":"a"}]}');
  const { draft, problems } = readJob({ ...aJob(), input: value }, registry);
  expect(problems).toEqual([]);
  expect(JSON.stringify(draft.input)).toBe('{"rows":[{"__proto__":1,"constructor":2,"text":"a"}]}');
});

describe('transforms', () => {
  const draftOf = (...stages: object[]) =>
    readJob(aJob({ stages: [stage, ...stages] }), registry).draft.stages.slice(1);

  test('are stages with their defaults filled in; a path is called by its last name', () => {
    expect(
      draftOf(
        { transform: 'select', cols: ['text', 'sentiment.document.sentiment', { col: 'a.b', as: 'c' }] },
        { transform: 'explode', col: 'images.value', as: 'image' },
        { transform: 'dropDuplicates', cols: ['text'] },
        { transform: 'dropDuplicates' },
        { transform: 'UrlExpander', imageCol: 'images', urlCol: 'url', errorCol: 'why' },
      ),
    ).toEqual([
      {
        transform: 'select',
        cols: [
          { col: 'text', as: 'text' },
          { col: 'sentiment.document.sentiment', as: 'sentiment' },
          { col: 'a.b', as: 'c' },
        ],
      },
      { transform: 'explode', col: 'images.value', as: 'image', errorCol: 'image_error' },
      { transform: 'dropDuplicates', cols: ['text'] },
      { transform: 'dropDuplicates' },
      { transform: 'UrlExpander', imageCol: 'images', urlCol: 'url', errorCol: 'why' },
    ]);
  });

  test.each<[object, string, string?]>([
    [{ transform: 'pivot' }, 'transform', 'one of select, explode, dropDuplicates, UrlExpander'],
    [{ transform: 7 }, 'transform'],
    [{ transform: 'explode', as: 'a' }, 'col'],
    [{ transform: 'explode', col: 'a', as: 'a.b' }, 'as'],
    [{ transform: 'explode', col: 'a', as: 'b', service: 'TextSentiment' }, 'service'],
    [{ transform: 'explode', col: 'a', as: 'b', errorCol: 'b' }, 'errorCol'],
    [{ transform: 'UrlExpander', imageCol: 'a', urlCol: 'b', errorCol: 'b' }, 'errorCol'],
    [{ transform: 'select' }, 'cols'],
    [{ transform: 'select', cols: [] }, 'cols'],
    [{ transform: 'select', cols: [7] }, 'cols[0]'],
    [{ transform: 'select', cols: ['a.text', 'text'] }, 'cols[1]'],
    [{ transform: 'select', cols: [{ col: 'a' }] }, 'cols[0]'],
    [{ transform: 'dropDuplicates', cols: 'text' }, 'cols'],
    [{ transform: 'UrlExpander', imageCol: 'images' }, 'urlCol'],
  ])('%j is refused', (transform, field, expected?: string) => {
    const problems = problemsIn(aJob({ stages: [stage, transform] }));
    expect(problems.map(({ path }) => path)).toEqual([`stages[1].${field}`]);
    if (expected !== undefined) expect(problems[0]?.expected).toBe(expected);
  });

  test('the output may be a selection', () => {
    const output = { blob: 'output/a.jsonl', select: ['text', 'text.x.y'] };
    expect(readJob(aJob({ output }), registry).draft.output?.select).toEqual([
      { col: 'text', as: 'text' },
      { col: 'text.x.y', as: 'y' },
    ]);
    expect(pathsIn(aJob({ output: { ...output, select: [] } }))).toEqual(['output.select']);
  });
});

describe('of an image’s URL and its blob a stage gives exactly one', () => {
  const image = { service: 'TagImage', subscriptionKeySecret: 'vision-key', outputCol: 'tags' };
  const problems = (given: object) => problemsIn(aJob({ stages: [{ ...image, ...given }] }));
  const expected = 'exactly one of imageUrl, imageUrlCol, imageBlob, imageBlobCol';

  test.each([
    { imageUrl: 'https://example.com/a.jpg' },
    { imageUrlCol: 'u' },
    { imageBlob: 'input/a.jpg' },
    { imageBlobCol: 'b' },
  ])('%j', (given) => {
    expect(problems(given)).toEqual([]);
  });

  test('and not none, or both, or one twice', () => {
    expect(problems({})).toEqual([{ path: 'stages[0].imageUrlCol', message: 'missing', expected }]);
    expect(problems({ imageUrlCol: 'u', imageBlob: 'input/a.jpg' })).toEqual([
      { path: 'stages[0].imageBlob', message: 'imageUrl is given too', expected },
    ]);
    expect(problems({ imageUrl: 'https://example.com/a.jpg', imageUrlCol: 'u' })).toMatchObject([
      { path: 'stages[0].imageUrlCol', message: 'imageUrl is given too' },
    ]);
  });

  test.each(['nowhere', 'input/../runs/a', 'Input/a'])('and no name that leads nowhere: %s', (imageBlob) => {
    expect(problems({ imageBlob }).map(({ path }) => path)).toEqual(['stages[0].imageBlob']);
  });

  test('and one row a request', () => {
    expect(problems({ imageUrlCol: 'u', batchSize: 2 }).map(({ path }) => path)).toEqual(['stages[0].batchSize']);
    expect(problems({ imageUrlCol: 'u', batchSize: 1 })).toEqual([]);
  });

  test('and features that there are', () => {
    const analyze = (visualFeatures: unknown) =>
      problemsIn(aJob({ stages: [{ ...image, service: 'AnalyzeImage', imageUrlCol: 'u', visualFeatures }] })).length;
    expect([['Tags'], 'Tags,Faces', ['Tags', 'Faces']].map(analyze)).toEqual([0, 0, 0]);
    expect([[], '', ['tags'], 'Tags;Faces', 7].map(analyze)).toEqual([1, 1, 1, 1, 1]);
  });
});
