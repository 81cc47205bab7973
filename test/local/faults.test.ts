import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../infra/local/services/control/script.ts';
import { labelOf, sentimentJob } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

/** Two partitions' worth of rows whose sentiment is known beforehand. */
const moods = ['I love this, it is great!', 'I hate this, it is awful!', 'This is a table.'];
const labels = ['positive', 'negative', 'neutral'];
const rows = Array.from({ length: 300 }, (_, id) => ({ id, text: moods[id % 3] }));

let stack: TestStack;
let runs = 0;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('input/moods.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});
beforeEach(() => stack.script({}));
afterAll(() => stack.stop());

async function runUnder(...faults: Fault[]) {
  await stack.script({ seed: 7, faults });
  const summary = await stack.run(sentimentJob({ blob: 'input/moods.jsonl' }, `output/faults-${runs++}.jsonl`));
  const output = await stack.rows(summary.id);
  expect(summary.state).toBe('succeeded');
  expect(output.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(summary.rows.total).toBe(300);
  expect(summary.rows.ok + summary.rows.failed + summary.rows.skipped).toBe(300);
  for (const [at, row] of output.entries()) {
    expect(row.error === null ? labelOf(row) : 'failed').toBe(row.error === null ? labels[at % 3] : 'failed');
  }
  return { summary, output };
}

test.each<[string, Fault]>([
  ['429 with Retry-After', { match: { every: 10 }, do: { status: 429, retryAfter: { seconds: 1, as: 'header' } } }],
  [
    '429 with a wait in milliseconds',
    { match: { every: 4 }, do: { status: 429, retryAfter: { seconds: 0.2, as: 'ms' } } },
  ],
  ['429 with a date', { match: { every: 10 }, do: { status: 429, retryAfter: { seconds: 1, as: 'date' } } }],
  [
    '429 with the wait in the body',
    { match: { every: 10 }, do: { status: 429, retryAfter: { seconds: 1, as: 'body' } } },
  ],
  ['500', { match: { every: 5 }, do: { status: 500 } }],
  ['503 with Retry-After', { match: { every: 9 }, do: { status: 503, retryAfter: { seconds: 1, as: 'header' } } }],
  ['a reset connection', { match: { every: 5 }, do: { reset: true } }],
  ['a truncated body', { match: { every: 5 }, do: { truncate: true } }],
  ['an empty body', { match: { every: 5 }, do: { emptyBody: true } }],
  ['a body that is no JSON', { match: { every: 5 }, do: { garbage: true } }],
  ['documents shuffled', { do: { shuffle: true } }],
])('under %s every row gets its answer', async (_, fault) => {
  const { summary } = await runUnder(fault);

  expect(summary.rows).toEqual({ total: 300, ok: 300, failed: 0, skipped: 0 });
});

test('a document that is missing from an answer is that row’s error', async () => {
  const { summary, output } = await runUnder({ match: { times: 1 }, do: { dropDocuments: 1 } });

  expect(summary.rows).toEqual({ total: 300, ok: 299, failed: 1, skipped: 0 });
  expect(output.flatMap(({ error }) => error ?? [])).toEqual([expect.objectContaining({ code: 'MissingDocument' })]);
});

test('a document that is answered twice is that row’s error', async () => {
  const { summary } = await runUnder({ match: { times: 1 }, do: { duplicateDocuments: 1 } });

  expect(summary.rows.failed).toBe(1);
});

test('what never gets better becomes errors that say what it was', async () => {
  const { summary } = await runUnder({ do: { status: 500 } });

  expect(summary.rows).toEqual({ total: 300, ok: 0, failed: 300, skipped: 0 });
  const errors = await stack.errors(summary.id);
  expect(errors).toHaveLength(300);
  expect(errors[0]).toMatchObject({ stage: 'TextSentiment', status: { statusCode: 500 }, attempts: 6 });
});

test('a revoked key drops out, and the other one does its work', async () => {
  await stack.script({ keys: { revoke: [stack.keys['language-key-1'] as string] } });
  const summary = await stack.run(sentimentJob({ blob: 'input/moods.jsonl' }, 'output/revoked.jsonl'));

  expect(summary.rows).toEqual({ total: 300, ok: 300, failed: 0, skipped: 0 });
});

test('without any key that is taken, every row says so after a few calls', async () => {
  await stack.script({ keys: { revoke: Object.values(stack.keys) } });
  const summary = await stack.run(sentimentJob({ blob: 'input/moods.jsonl' }, 'output/refused.jsonl'));

  expect(summary.rows).toEqual({ total: 300, ok: 0, failed: 300, skipped: 0 });
  const [error] = await stack.errors(summary.id);
  expect(error).toMatchObject({ code: '401', status: { statusCode: 401 } });
});

test('a wait that is long is left to a timer, and the run goes on after it', async () => {
  const { summary } = await runUnder({
    match: { times: 3 },
    do: { status: 429, retryAfter: { seconds: 6, as: 'header' } },
  });

  expect(summary.rows.ok).toBe(300);
  expect(summary.calls.throttled).toBe(3);
});
