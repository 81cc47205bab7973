import { afterAll, beforeAll, expect, test } from 'vitest';
import { anomaliesStage } from '../support/anomaliesStage.ts';
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

test('the series of the SynapseML tutorial has the anomalies of its table, whatever the order of its rows', async () => {
  const values = [826, 799, 890, 900, 766, 805, 821, 20_000, 883, 898, 957, 924, 881, 837, 9000];
  const months = values.map((value, at) => ({
    timestamp: new Date(Date.UTC(1972, at, 1)).toISOString().replace('.000', ''),
    value,
    group: 'series1',
  }));
  const rows = [...months.slice(8), ...months.slice(0, 8).toReversed(), { ...months[0], group: 'short' }];
  const run = await stack.run({
    input: { rows },
    stages: [anomaliesStage('group')],
    output: { blob: 'output/anomalies.jsonl', select: ['timestamp', 'value', 'anomalies.isAnomaly'] },
  });

  expect(run).toMatchObject({ state: 'succeeded', rows: { total: 16, ok: 15, failed: 1 }, calls: { sent: 1 } });
  const output = await stack.rows(run.id);
  expect(output.slice(0, 15)).toEqual(
    rows.slice(0, 15).map(({ timestamp, value }) => ({
      timestamp,
      value,
      isAnomaly: ['1972-08-01T00:00:00Z', '1973-03-01T00:00:00Z'].includes(timestamp ?? ''),
    })),
  );
  expect(output[15]).toMatchObject({ isAnomaly: null, anomalies_error: { code: 'InvalidSeries' } });
  const verified = await fetch(`${stack.url}/api/runs/${run.id}/verify`, { method: 'POST' });
  expect(await verified.json()).toMatchObject({ ok: true });
});
