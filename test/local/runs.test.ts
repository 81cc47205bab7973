import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/model/summary.ts';
import { labelOf, sentimentJob } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

test('the sentences of the SynapseML tutorial get the sentiments of its table', async () => {
  const rows = [
    { text: 'I am so happy today, its sunny!', language: 'en-US' },
    { text: 'this is a dog', language: 'en-US' },
    { text: 'I am frustrated by this rush hour traffic!', language: 'en-US' },
  ];
  const stage = { language: undefined, languageCol: 'language' };
  const run = await stack.run(sentimentJob({ rows }, 'output/tutorial.jsonl', stage));

  expect(run).toMatchObject({ state: 'succeeded', rows: { total: 3, ok: 3, failed: 0, skipped: 0 } });
  const output = await stack.rows(run.id);
  expect(output.map((row) => [row.text, labelOf(row), row.error])).toEqual([
    ['I am so happy today, its sunny!', 'positive', null],
    ['this is a dog', 'neutral', null],
    ['I am frustrated by this rush hour traffic!', 'negative', null],
  ]);
});

test('every line of a blob comes out in its place, with its own text, an answer or a reason', async () => {
  const lines = [
    '\uFEFF{"id":12345678901234567890, "text":"I love it"}\r',
    '',
    '{"id": 1.000, "text" : "This is terrible" }',
    '{"text": "broken',
    '[1,2]',
    '{"id":2,"text":null}',
    '{"id":3,"text":""}',
    '{"id":4,"text":5}',
    '{"id":5,"text":"I hate it","note":"é😀\\u00e9"}',
  ];
  await stack.upload('input/mixed.jsonl', lines.join('\n'));
  const run = await stack.run(sentimentJob({ blob: 'input/mixed.jsonl' }, 'output/mixed.jsonl'));

  expect(run.rows).toEqual({ total: 8, ok: 3, failed: 4, skipped: 1 });
  const output = (await stack.download('output/mixed.jsonl')).split('\n').slice(0, -1);
  expect(output).toHaveLength(8);
  expect(output[0]).toMatch(/^\{"id":12345678901234567890, "text":"I love it","sentiment":\{"document":/);
  expect(output[1]).toMatch(/^\{"id": 1.000, "text" : "This is terrible","sentiment":/);
  expect(output[2]).toBe(
    '{"_line":4,"_raw":"{\\"text\\": \\"broken","error":{"code":"InvalidRow","message":"The line is not valid JSON, from character 17 on."}}',
  );
  expect(JSON.parse(output[3] ?? '')).toMatchObject({ _line: 5, _raw: '[1,2]', error: { code: 'InvalidRow' } });
  expect(output[4]).toBe('{"id":2,"text":null,"sentiment":null,"error":null}');
  expect(JSON.parse(output[5] ?? '')).toMatchObject({ sentiment: null, error: { code: 'InvalidDocument' } });
  expect(JSON.parse(output[6] ?? '')).toMatchObject({ sentiment: null, error: { code: 'InvalidValue' } });
  expect(output[7]).toMatch(/^\{"id":5,"text":"I hate it","note":"é😀\\u00e9","sentiment":\{"document":/);
  expect((await stack.errors(run.id)).map(({ row, line, code }) => [row, line, code])).toEqual([
    [2, 4, 'InvalidRow'],
    [3, 5, 'InvalidRow'],
    [5, 7, 'InvalidDocument'],
    [6, 8, 'InvalidValue'],
  ]);
});

test('rows in the job itself keep a number of 20 digits', async () => {
  const job = JSON.stringify(sentimentJob({ rows: [{ id: 0, text: 'fine' }] }, 'output/digits.jsonl'));
  const run = await stack.run(job.replace('"id":0', '"id":12345678901234567890'));

  expect(run.state).toBe('succeeded');
  expect(await stack.download('output/digits.jsonl')).toMatch(/^\{"id":12345678901234567890,"text":"fine",/);
});

test('an empty blob gives an empty output', async () => {
  await stack.upload('input/empty.jsonl', '');
  const run = await stack.run(sentimentJob({ blob: 'input/empty.jsonl' }, 'output/empty.jsonl'));

  expect(run).toMatchObject({ state: 'succeeded', rows: { total: 0, ok: 0, failed: 0, skipped: 0 } });
  expect(await stack.download('output/empty.jsonl')).toBe('');
});

test('a run with more errors than its job allows fails and leaves no output', async () => {
  const job = sentimentJob({ rows: [{ text: '' }, { text: 'fine' }] }, 'output/errors.jsonl');
  const run = await stack.run({ ...job, limits: { maxErrorPercent: 49 } });
  const reason = "1 of 2 rows failed, and the job's limits.maxErrorPercent is 49.";
  expect(run).toMatchObject({ state: 'failed', reason, rows: { total: 2, ok: 1, failed: 1, skipped: 0 } });
  await expect(stack.download('output/errors.jsonl')).rejects.toThrow();
  expect(await stack.run({ ...job, limits: { maxErrors: 1, maxErrorPercent: 50 } })).toMatchObject({
    state: 'succeeded',
  });
});

test('a stage reads what a stage before it has written', async () => {
  const job = sentimentJob({ rows: [{ text: 'I love it' }, { text: '' }] }, 'output/two.jsonl');
  const second = {
    ...job.stages[0],
    textCol: 'sentiment.document.sentiment',
    outputCol: 'mood',
    errorCol: 'moodError',
  };
  const run = await stack.run({ ...job, stages: [second, ...job.stages] });

  expect(run.rows).toEqual({ total: 2, ok: 1, failed: 1, skipped: 0 });
  expect(run.stages).toEqual([
    { name: 'TextSentiment (mood)', ok: 1, failed: 0, skipped: 1 },
    { name: 'TextSentiment (sentiment)', ok: 1, failed: 1, skipped: 0 },
  ]);
});

describe('an Idempotency-Key', () => {
  const job = sentimentJob({ rows: [{ text: 'once' }] }, 'output/once.jsonl');
  const headers = { 'idempotency-key': 'once and only once' };

  test('starts one run, however often and however close together it is sent', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => stack.post(job, headers)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as RunSummary).id));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(ids).size).toBe(1);
    expect(answers[0]?.headers.get('location')).toBe(`${stack.url}/api/runs/${ids[0]}`);
    const runs = (await (await fetch(`${stack.url}/api/runs`)).json()) as RunSummary[];
    expect(runs.filter(({ output }) => output === 'output/once.jsonl')).toHaveLength(1);
  });

  test('is refused with another job', async () => {
    const answer = await stack.post({ ...job, output: { blob: 'output/twice.jsonl' } }, headers);

    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ problems: [{ path: 'Idempotency-Key' }] });
  });
});

test('output rows come in pages', async () => {
  const rows = Array.from({ length: 5 }, (_, id) => ({ id, text: 'fine' }));
  const { id } = await stack.run(sentimentJob({ rows }, 'output/pages.jsonl'));
  const page = await fetch(`${stack.url}/api/runs/${id}/rows?limit=2&offset=1`);

  expect(page.headers.get('link')).toBe(`<${stack.url}/api/runs/${id}/rows?limit=2&offset=3>; rel="next"`);
  const ids = (await page.text())
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { id: number }).id);
  expect(ids).toEqual([1, 2]);
  expect((await fetch(`${stack.url}/api/runs/${id}/rows?limit=0`)).status).toBe(400);
  expect((await fetch(`${stack.url}/api/runs/${id}/errors?after=here`)).status).toBe(400);
  expect((await fetch(`${stack.url}/api/runs/none/rows`)).status).toBe(404);
  for (const id of ['none', '%2e%2e', '..%2fother', 'x'.repeat(2000), 'a%00b']) {
    expect((await fetch(`${stack.url}/api/runs/${id}`)).status).toBe(404);
  }
});

test('errors come in pages, each behind the last error of the one before', async () => {
  const rows = Array.from({ length: 5 }, () => ({ text: '' }));
  const { id } = await stack.run(sentimentJob({ rows }, 'output/error-pages.jsonl'));
  const found: number[][] = [];
  let next: string | undefined = `${stack.url}/api/runs/${id}/errors?limit=2`;
  while (next !== undefined) {
    const page: Response = await fetch(next);
    const lines = (await page.text()).split('\n').slice(0, -1);
    found.push(lines.map((line) => (JSON.parse(line) as { row: number }).row));
    next = /<(.+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
  }
  expect(found).toEqual([[0, 1], [2, 3], [4]]);
});

test('an output is replaced only where the job says so', async () => {
  const job = sentimentJob({ rows: [{ text: 'first' }] }, 'output/replaced.jsonl');
  await stack.run(job);
  const refused = await stack.post(job);
  expect(refused.status).toBe(400);

  const again = sentimentJob({ rows: [{ text: 'second' }] }, 'output/replaced.jsonl');
  await stack.run({ ...again, output: { ...again.output, ifExists: 'replace' } });
  expect(await stack.download('output/replaced.jsonl')).toMatch(/^\{"text":"second"/);
});
