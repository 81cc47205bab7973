import { describe, expect, test } from 'vitest';
import { azureHosts } from '../../../shared/core/allowedHosts.ts';
import { InvalidJob, type Problem } from '../../../shared/model/problem.ts';
import { SecretUnreadable } from '../../../shared/ports.ts';
import { paths } from '../../../shared/run/records.ts';
import { KeyReused, type StartDeps, startRun } from '../../../shared/run/startRun.ts';
import { registry } from '../../../shared/services/registry.ts';
import { createSecrets, eastus, keyOf, westeurope } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';

interface Setup extends StartDeps {
  readonly store: MemoryStore;
}

async function aSetup(
  input = '{"text":"good","id":1}\n',
  secrets: Parameters<typeof createSecrets>[0] = {},
): Promise<Setup> {
  const store = createMemoryStore({ chunkBytes: 11 });
  await store.put('input/a.jsonl', input);
  const names = [...eastus.secrets, ...westeurope.secrets];
  return {
    store,
    secrets: createSecrets({ ...Object.fromEntries(names.map((name) => [name, keyOf(name)])), ...secrets }),
    clock: createFakeClock(),
    services: registry,
    resources: [eastus, westeurope],
    allowedHosts: azureHosts,
  };
}

const stage = {
  service: 'TextSentiment',
  textCol: 'text',
  location: 'eastus',
  subscriptionKeySecret: ['language-key-1'],
  outputCol: 'sentiment',
};

function aJob(job: object = {}, ofStage: object = {}): string {
  const form = {
    input: { blob: 'input/a.jsonl' },
    stages: [{ ...stage, ...ofStage }],
    output: { blob: 'output/a.jsonl' },
  };
  return JSON.stringify({ ...form, ...job });
}

async function refused(job: string, setup?: Setup): Promise<readonly Problem[]> {
  const deps = setup ?? (await aSetup());
  const error: unknown = await startRun(job, 'run-1', deps).catch((reason: unknown) => reason);
  if (!(error instanceof InvalidJob)) throw new Error('The job was not refused.', { cause: error });
  expect(deps.store.paths('runs/')).toEqual([]);
  return error.problems;
}

const told = async (job: string, setup?: Setup): Promise<string[]> =>
  (await refused(job, setup)).map(({ path, message }) => `${path}: ${message}`);

test('a job that is right starts a run: its record holds the input as it is now', async () => {
  const setup = await aSetup();
  const { start, created } = await startRun(aJob(), 'run-1', setup);
  const info = await setup.store.head('input/a.jsonl');
  expect(created).toBe(true);
  expect(start.input).toEqual({ blob: 'input/a.jsonl', etag: info?.etag, size: info?.size });
  expect(JSON.parse(setup.store.text(paths.start('run-1')) ?? '')).toEqual(start);
});

describe('a job is refused', () => {
  test.each<[string, object, object, string]>([
    ['without its input', { input: { blob: 'input/none.jsonl' } }, {}, 'input.blob: there is no such blob'],
    [
      'with an input of no known format',
      { input: { blob: 'input/a.txt' } },
      {},
      'input.format: missing, and the name does not tell it',
    ],
    [
      'with an output of no known format',
      { output: { blob: 'output/a' } },
      {},
      'output.format: missing, and the name does not tell it',
    ],
    [
      'with an output in no container',
      { output: { blob: 'nowhere/a.jsonl' } },
      {},
      'output.blob: there is no such container',
    ],
    [
      'with its input as output',
      { output: { blob: 'input/a.jsonl', ifExists: 'replace' } },
      {},
      'output.blob: the same blob as the input',
    ],
    [
      'with the app’s own container as output',
      { output: { blob: 'runs/x.jsonl' } },
      {},
      'output.blob: this container is the app’s own',
    ],
    [
      'with a column that the input lacks',
      {},
      { textCol: 'Text' },
      'stages[0].textCol: the input has no such column in its first rows',
    ],
    [
      'with an output column that the input has',
      {},
      { outputCol: 'id' },
      'stages[0].outputCol: the input has this column already',
    ],
    [
      'with an error column that the input has',
      {},
      { errorCol: 'id' },
      'stages[0].errorCol: the input has this column already',
    ],
    ['with an unknown location', {}, { location: 'mars' }, 'stages[0].location: the settings have no resource there'],
    ['with an unknown resource', {}, { resource: 'mine' }, 'stages[0].resource: the settings have no such resource'],
    [
      'with a host off the list',
      {},
      { url: 'https://evil.test/collect' },
      'stages[0].url: its host is not on the list of allowed hosts',
    ],
    [
      'with a host of nobody’s',
      {},
      { endpoint: 'https://mine.cognitiveservices.azure.com' },
      'stages[0].endpoint: no resource in the settings has this host',
    ],
    [
      'with another resource’s secret',
      {},
      { subscriptionKeySecret: 'europe-key' },
      'stages[0].subscriptionKeySecret: the settings bind this secret to another resource',
    ],
    [
      'with a secret and another host',
      {},
      { location: undefined, endpoint: westeurope.endpoint },
      'stages[0].subscriptionKeySecret: the settings bind this secret to another resource',
    ],
    [
      'with a secret that nobody knows',
      {},
      { subscriptionKeySecret: ['language-key-1', 'none'] },
      'stages[0].subscriptionKeySecret[1]: not the name of a secret in the settings',
    ],
    [
      'with a stage that reads what only itself writes',
      {},
      { textCol: 'sentiment.document' },
      'stages[0].textCol: the input has no such column in its first rows',
    ],
  ])('%s', async (_, job, ofStage, problem) => {
    const setup = await aSetup();
    await setup.store.put('input/a.txt', '{"text":"good"}');
    expect(await told(aJob(job, ofStage), setup)).toEqual([problem]);
  });

  test('where its output exists, unless it says to replace it', async () => {
    const setup = await aSetup();
    await setup.store.put('output/a.jsonl', 'old');
    expect(await told(aJob(), setup)).toEqual(['output.blob: exists already']);
    const replacing = aJob({ output: { blob: 'output/a.jsonl', ifExists: 'replace' } });
    expect((await startRun(replacing, 'run-1', setup)).created).toBe(true);
  });

  test('where two stages write one column', async () => {
    expect(await told(aJob({ stages: [stage, stage] }))).toEqual([
      'stages[0].outputCol: several stages write this column',
      'stages[0].errorCol: several stages write this column',
      'stages[1].outputCol: several stages write this column',
      'stages[1].errorCol: several stages write this column',
    ]);
  });

  test.each([
    ['sentiment.document.sentiment'],
    ['sentiment.document.sentences.0.text'],
    ['sentiment.document.sentences.text'],
    ['sentiment.modelVersion'],
    ['sentiment_error.message'],
    ['sentiment.documnt.sentiment', 'statistics, document, modelVersion'],
    ['sentiment.document.label', 'sentiment, confidenceScores, sentences, warnings'],
    ['sentiment.document.sentiment.text', 'a shorter path, for there is nothing in what it leads to'],
  ])('or not, where a stage reads %s of another’s answer', async (textCol, expected?: string) => {
    const job = aJob({ stages: [stage, { ...stage, textCol, outputCol: 'again' }] });
    if (expected === undefined) {
      expect(await startRun(job, 'run-1', await aSetup())).toMatchObject({ created: true });
      return;
    }
    const message = 'the answer of TextSentiment has no such field';
    expect(await refused(job)).toEqual([
      { path: 'stages[1].textCol', message, expected: expect.stringContaining(expected) as string },
    ]);
  });

  test.each(['unknown', 'disabled', 'forbidden'] as const)('where a secret is %s in the vault', async (reason) => {
    const setup = await aSetup(undefined, { 'language-key-1': new SecretUnreadable('language-key-1', reason) });
    expect(await told(aJob(), setup)).toEqual([
      `stages[0].subscriptionKeySecret: The secret language-key-1 is ${reason} in the vault.`,
    ]);
    const byResource = aJob({}, { subscriptionKeySecret: undefined, resource: 'language-eastus' });
    expect(await told(byResource, setup)).toEqual([
      `stages[0].resource: The secret language-key-1 is ${reason} in the vault.`,
    ]);
  });

  test('where the column of the keys is not there', async () => {
    expect(await told(aJob({}, { subscriptionKeyCol: 'key' }))).toEqual([
      'stages[0].subscriptionKeyCol: the input has no such column in its first rows',
    ]);
  });

  test('with all that is wrong in one answer, form and substance', async () => {
    const job = aJob(
      { input: { blob: 'input/none.jsonl' }, output: { blob: 'nowhere/a.jsonl' }, colour: 1 },
      { batchSize: 11, location: 'mars' },
    );
    expect((await told(job)).toSorted()).toEqual([
      'colour: unknown field',
      'input.blob: there is no such blob',
      'output.blob: there is no such container',
      'stages[0].batchSize: got the number 11',
      'stages[0].location: the settings have no resource there',
    ]);
  });

  test('with a number far too large, as the number it is', async () => {
    expect(await told(aJob().replace('"outputCol"', '"concurrency":100000000000000000000,"outputCol"'))).toEqual([
      'stages[0].concurrency: got the number 100000000000000000000',
    ]);
  });

  test('where it is no JSON', async () => {
    expect(await told('{"input":')).toEqual([': not valid JSON']);
  });

  test('where a key stands for a secret’s name, and the key is not repeated', async () => {
    const key = '0123456789abcdef0123456789abcdef';
    const problems = await refused(aJob({}, { subscriptionKeySecret: key }));
    expect(problems).toEqual([
      {
        path: 'stages[0].subscriptionKeySecret',
        message: 'not the name of a secret in the settings',
        expected: 'one of: language-key-1, language-key-2; a key itself never stands in a job',
      },
    ]);
    expect(JSON.stringify(problems)).not.toContain(key);
  });
});

test('a vault that does not answer is no reason to refuse a job', async () => {
  const setup = await aSetup(undefined, { 'language-key-1': new SecretUnreadable('language-key-1', 'unavailable') });
  expect((await startRun(aJob(), 'run-1', setup)).created).toBe(true);
});

test('columns are looked for in the first 100 rows, blank and broken lines aside', async () => {
  const lines = (at: number): string =>
    Array.from({ length: 120 }, (_, row) =>
      row === at ? '{"late":"x","text":"y"}' : row % 2 ? '{"text":"y"}' : '',
    ).join('\n');
  expect((await startRun(aJob({}, { textCol: 'late' }), 'run-1', await aSetup(lines(99)))).created).toBe(true);
  const sparse = Array.from({ length: 150 }, () => '{"text":"y"}').join('\n');
  expect(await told(aJob({}, { textCol: 'late' }), await aSetup(`${sparse}\n{"late":1}`))).toHaveLength(1);
  expect((await startRun(aJob(), 'run-1', await aSetup('broken\n{"text":"y"}\n'))).created).toBe(true);
  expect((await startRun(aJob(), 'run-1', await aSetup(''))).created).toBe(true);
});

describe('rows in the job', () => {
  const rowsJob = (rows: string): string => aJob().replace('{"blob":"input/a.jsonl"}', `{"rows":${rows}}`);
  const spooled = async (rows: string): Promise<string> => {
    const setup = await aSetup();
    const { start } = await startRun(rowsJob(rows), 'run-1', setup);
    return setup.store.text(start.input.blob) ?? '';
  };

  test('are spooled as they stand, with all digits of their numbers', async () => {
    const row =
      '{"text":"a","id":12345678901234567890,"x":[0.12345678901234567890123,-12345678901234567890],"y":{"z":1e400,"price":1.50}}';
    expect(await spooled(`[${row},{"text":"b","n":1.5}]`)).toBe(`${row}\n{"text":"b","n":1.5}\n`);
  });

  test('may be none, and are checked for their columns otherwise', async () => {
    expect(await spooled('[]')).toBe('');
    expect(await told(rowsJob('[{"txt":"a"}]'))).toEqual([
      'stages[0].textCol: the input has no such column in its first rows',
    ]);
    expect(await told(rowsJob('[{"text":"a"},7]'))).toEqual(['input.rows[1]: got the number 7']);
  });

  test('of an attempt that came to nothing are not taken for those of another job under the same key', async () => {
    const setup = await aSetup();
    setup.store.setFault(({ path }) => (path.endsWith('start.json') ? 'before' : undefined));
    await expect(startRun(rowsJob('[{"text":"first"}]'), 'run-1', setup)).rejects.toThrow();
    setup.store.setFault(undefined);
    const { start } = await startRun(rowsJob('[{"text":"second"}]'), 'run-1', setup);
    expect(setup.store.text(start.input.blob)).toBe('{"text":"second"}\n');
  });
});

test.each([16, 1 << 20])(
  'columns are looked for in the first 100 rows, read %i bytes at a time',
  async (chunkBytes) => {
    const setup = await aSetup();
    const store = createMemoryStore({ chunkBytes });
    await store.put('input/a.jsonl', `${'{"other":1}\n'.repeat(100)}{"text":"good"}\n`);
    expect(await told(aJob(), { ...setup, store })).toEqual([
      'stages[0].textCol: the input has no such column in its first rows',
    ]);
  },
);

describe('an idempotency key', () => {
  test('starts one run, however often and however late its job comes again', async () => {
    const setup = await aSetup();
    const both = await Promise.all([startRun(aJob(), 'run-1', setup), startRun(aJob(), 'run-1', setup)]);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
    // The output exists by now, which would refuse a new job.
    await setup.store.put('output/a.jsonl', 'written');
    const again = await startRun(aJob(), 'run-1', setup);
    expect(again).toEqual({ start: both[0]?.start, created: false });
  });

  test('with another job is refused, and so is one of two that come together', async () => {
    const setup = await aSetup();
    const other = aJob({ overwrite: true });
    const both = await Promise.allSettled([startRun(aJob(), 'run-1', setup), startRun(other, 'run-1', setup)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(KeyReused) as KeyReused,
    });
    await expect(startRun(aJob({ limits: { maxMinutes: 1 } }), 'run-1', setup)).rejects.toThrow(KeyReused);
  });
});
