import { afterAll, beforeAll, expect, test } from 'vitest';
import { sentimentJob } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

test('rows are taken apart, called for, told apart and selected, over all their sections, and nothing is left of them', async () => {
  // Two partitions of the input at least.
  const filler = 'x'.repeat(90_000);
  const lines = [
    { id: 1, filler, reviews: ['I love it', 'I hate it', ''] },
    { id: 2, filler, reviews: ['I hate it', 'It is a chair'] },
    { id: 3, reviews: [] },
    { id: 4, reviews: 'none' },
  ];
  await stack.upload('input/nested.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n')}\nbroken\n`);
  const job = sentimentJob({ blob: 'input/nested.jsonl' }, 'output/nested.jsonl', { textCol: 'review' });
  const run = await stack.run({
    ...job,
    stages: [
      { transform: 'explode', col: 'reviews', as: 'review' },
      { transform: 'dropDuplicates', cols: ['review'] },
      ...job.stages,
    ],
    output: { ...job.output, select: ['id', 'review', 'sentiment.document.sentiment'] },
  });

  expect(run).toMatchObject({
    state: 'succeeded',
    rows: { total: 6, ok: 3, failed: 3, skipped: 0 },
    stages: [{ name: 'TextSentiment', ok: 3, failed: 2, skipped: 1 }],
    transforms: [
      { name: 'explode', rowsIn: 5, rowsOut: 7 },
      { name: 'dropDuplicates', rowsIn: 7, rowsOut: 6 },
    ],
  });
  const rows = (await stack.download('output/nested.jsonl')).split('\n').slice(0, -1);
  expect(rows.map((row) => JSON.parse(row) as object)).toMatchObject([
    { id: 1, review: 'I love it', sentiment: 'positive' },
    { id: 1, review: 'I hate it', sentiment: 'negative' },
    { id: 1, review: '', sentiment: null, error: { code: 'InvalidDocument' } },
    { id: 2, review: 'It is a chair', sentiment: 'neutral' },
    { id: 4, review: null, sentiment: null, review_error: { code: 'InvalidValue' } },
    { _line: 5, _raw: 'broken', review_error: { code: 'InvalidRow' } },
  ]);
  expect(rows[0]).toBe('{"id":1,"review":"I love it","sentiment":"positive"}');
  expect((await stack.errors(run.id)).map(({ stage, line, code }) => [stage, line, code])).toEqual([
    ['explode', 4, 'InvalidValue'],
    ['TextSentiment', 1, 'InvalidDocument'],
    ['TextSentiment', 5, 'InvalidRow'],
  ]);
  const verified = await fetch(`${stack.url}/api/runs/${run.id}/verify`, { method: 'POST' });
  expect(await verified.json()).toMatchObject({ ok: true, checked: { rows: 6 } });
  const removed = await fetch(`${stack.url}/api/runs/${run.id}`, { method: 'DELETE' });
  expect(removed.status).toBe(204);
});
