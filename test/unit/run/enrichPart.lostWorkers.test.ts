import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideOthers, createSeclusion } from '../../../shared/core/seclusion.ts';
import type { Wish } from '../../../shared/run/control.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { readRecord } from '../../../shared/run/recordStore.ts';
import { paths, type TryRecord } from '../../../shared/run/records.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import {
  aClient,
  aJob,
  aRun,
  aStage,
  enrichToEnd,
  noContent,
  onward,
  parseRows,
  runToEnd,
  type TestRun,
} from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

/** Workers that are lost until one row is set aside, in a part that has lost none before. */
const mostLost = 9;

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function aSetup(rows: readonly object[], options: Parameters<typeof aRun>[2] = {}) {
  const store = createMemoryStore();
  return { store, run: await aRun(store, jsonl(rows), options) };
}

/** Thrown out of a process that died: nothing that it does from then on reaches storage. */
class Died extends Error {}

/** A process that dies as soon as it sends a text with DEADLY in it; other texts take a while to be answered. */
function aProcess(store: MemoryStore, turns: number) {
  const clock = createFakeClock();
  const transport = createScriptedTransport(clock, {
    script: ({ documents }) => {
      if (!documents.some(({ text }) => text.includes('DEADLY'))) return undefined;
      store.setFault(() => 'before');
      throw new Died();
    },
  });
  const inner = aClient(clock, transport.send);
  const client: typeof inner = async (request) => {
    for (let turn = 0; turn < turns && !JSON.stringify(request.body).includes('DEADLY'); turn += 1)
      await new Promise(setImmediate);
    return inner(request);
  };
  return { store, clock, client, concurrency: 2, content: noContent, seclusion: createSeclusion() };
}

/**
 * Works on all parts of a one-stage run side by side, with one process after another; tells how many died. The first ones
 * are killed from outside, after as many writes as `kills` says.
 */
async function processesUntilDone(
  store: MemoryStore,
  run: TestRun,
  turns = 0,
  kills: readonly number[] = [],
): Promise<number> {
  for (let died = 0; ; died += 1) {
    const last = store.writes + (kills[died] ?? Number.POSITIVE_INFINITY);
    store.setFault(({ count }) => (count > last ? 'before' : undefined));
    const worker = aProcess(store, turns);
    const parts = run.plan.partitions.map((_, partition) => enrichToEnd(run, partition, 0, worker));
    const results = await Promise.allSettled(parts);
    if (results.every(({ status }) => status === 'fulfilled')) return died;
    const [foreign] = results.filter(
      (result) =>
        result.status === 'rejected' && !(result.reason instanceof Died) && result.reason.name !== 'StoreDown',
    );
    if (foreign) throw new Error('Something else went wrong.', { cause: foreign });
    if (died > 200) throw new Error('The processes die and die.');
    await new Promise(setImmediate);
  }
}

const codes = (store: MemoryStore): (string | undefined)[] =>
  parseRows(store.text('output/rows.jsonl')).map((row) => (row.sentiment_error as { code: string } | null)?.code);

/** What a run comes to whose rows at these places kill. */
async function outcomeOf(
  count: number,
  deadly: readonly number[],
  cutBefore: readonly number[],
  turns = 0,
  kills: readonly number[] = [],
) {
  const textAt = (at: number): string =>
    deadly.includes(at) ? 'DEADLY' : (['good', 'awful', 'a day'][at % 3] as string);
  const rows = Array.from({ length: count }, (_, id) => ({ id, text: textAt(id) }));
  const { store, run } = await aSetup(rows, { cutBefore });
  const died = await processesUntilDone(store, run, turns, kills);
  store.setFault(undefined);
  await runToEnd(run, aProcess(store, 0));
  return { store, died, output: parseRows(store.text('output/rows.jsonl')) };
}

describe('a row that kills its worker', () => {
  test.each([
    ['first', 600, 0],
    ['in the middle', 600, 333],
    ['last', 600, 599],
    ['alone', 1, 0],
  ])('%s is set aside, and every other row has its answer', async (_, count, at) => {
    const { died, store, output } = await outcomeOf(count, [at], []);
    expect(died).toBeLessThanOrEqual(mostLost);
    expect(codes(store)).toEqual(Array.from({ length: count }, (_, row) => (row === at ? 'WorkerLost' : undefined)));
    expect(output[at]).toEqual({
      id: at,
      text: 'DEADLY',
      sentiment: null,
      sentiment_error: { code: 'WorkerLost', message: expect.stringContaining('set aside') as string },
    });
    const others = output.filter(({ sentiment }) => sentiment !== null);
    expect(others).toHaveLength(count - 1);
  });

  test('costs no other part a row, however slow its answers are', async () => {
    // The deadly part dies before any other has an answer, each time.
    const { store, died } = await outcomeOf(40, [0], [10, 20, 30], 5);
    expect(codes(store)).toEqual(Array.from({ length: 40 }, (_, row) => (row === 0 ? 'WorkerLost' : undefined)));
    expect(died).toBeLessThanOrEqual(mostLost);
  });

  test('wherever there are some, and whatever else dies, exactly those are set aside', async () => {
    const cases = fc.integer({ min: 1, max: 60 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        deadly: fc.uniqueArray(fc.nat(count - 1), { maxLength: 4 }),
        cutBefore: fc.uniqueArray(fc.nat(count), { maxLength: 3 }),
        turns: fc.nat(2),
        // One more, and a row that is alone each time could be taken for what kills.
        kills: fc.array(fc.nat(12), { maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, deadly, cutBefore, turns, kills }) => {
        const { store, died } = await outcomeOf(count, deadly, cutBefore, turns, kills);
        const expected = Array.from({ length: count }, (_, row) => (deadly.includes(row) ? 'WorkerLost' : undefined));
        expect(codes(store)).toEqual(expected);
        expect(died).toBeLessThanOrEqual(deadly.length * mostLost + kills.length);
      }),
      { numRuns: 30 },
    );
  });
});

/** The output of a run whose next worker gives its first row up, after it has lost all others. */
async function withFirstGivenUp(input: string, job = aJob()) {
  const store = createMemoryStore();
  const run = await aRun(store, input, { job });
  const record: TryRecord = { format: 1, rows: 0, suspicion: 8, passed: 0, lost: 8 };
  await store.put(paths.tries(run.id, 0, 0), JSON.stringify(record));
  await runToEnd(run, aProcess(store, 0));
  return parseRows(store.text('output/rows.jsonl'));
}

describe('a row that is set aside', () => {
  test('keeps what it has in its output column, unless the job overwrites it', async () => {
    const input = jsonl([{ text: 'good', sentiment: 'mine' }, { text: 'good' }]);
    const [first, second] = await withFirstGivenUp(input);
    expect(first).toMatchObject({ sentiment: 'mine', sentiment_error: { code: 'WorkerLost' } });
    expect(second).toMatchObject({ sentiment: { document: {} }, sentiment_error: null });
    const [overwritten] = await withFirstGivenUp(input, aJob({ overwrite: true }));
    expect(overwritten).toMatchObject({ sentiment: null, sentiment_error: { code: 'WorkerLost' } });
  });

  test('comes out as its line where it is no JSON object', async () => {
    const [first, second] = await withFirstGivenUp('{"text":\n{"text":"good"}\n');
    expect(first).toMatchObject({ _line: 1, _raw: '{"text":', sentiment_error: { code: 'WorkerLost' } });
    expect(second).toMatchObject({ text: 'good', sentiment_error: null });
  });

  test('is not looked at by the stage that set it aside', async () => {
    const store = createMemoryStore();
    const run = await aRun(store, jsonl([{ text: 'DEADLY' }]));
    const record: TryRecord = { format: 1, rows: 0, suspicion: 8, passed: 0, lost: 8 };
    await store.put(paths.tries(run.id, 0, 0), JSON.stringify(record));
    expect(await processesUntilDone(store, run)).toBe(0);
  });
});

describe('workers that are not lost', () => {
  const rows = Array.from({ length: 30 }, (_, id) => ({ id, text: 'good' }));

  test('set nothing aside, though eight are at the same part at the same time', async () => {
    const { store, run } = await aSetup(rows);
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const working: Promise<unknown>[] = [];
    for (let at = 0; at < 8; at += 1) {
      const worker = aProcess(store, 0);
      const client: typeof worker.client = async (request) => {
        await answered;
        return worker.client(request);
      };
      working.push(enrichToEnd(run, 0, 0, { ...worker, client }));
      // Each is as far as it gets before the next one takes it for lost.
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    }
    answer();
    await Promise.all(working);
    await runToEnd(run, aProcess(store, 0));
    expect(codes(store)).toEqual(rows.map(() => undefined));
  });

  test('leave no suspicion where they pause, wait or are stopped by trouble', async () => {
    const { store, run } = await aSetup(rows);
    const part = { id: run.id, partition: 0, stage: 0 };
    const worker = { ...aProcess(store, 0), service: textSentiment };
    let wish: Wish = 'run';
    const pausing = { ...worker, control: () => Promise.resolve(wish) };
    for (let turn = 0; turn < 12; turn += 1) {
      wish = 'run';
      const stop: typeof worker.client = async () => {
        await Promise.resolve();
        if (turn % 2 === 0)
          return { kind: 'deferred', until: worker.clock.now() + 90_000, calls: { sent: 0, retried: 0, throttled: 0 } };
        throw new TypeError('of its own');
      };
      await enrichPart({ ...pausing, client: stop }, run, part, 1).catch(() => undefined);
      wish = 'pause';
      await enrichPart(pausing, run, part, 1);
    }
    const record = await readRecord<TryRecord>(store, paths.tries(run.id, 0, 0));
    expect(record).toMatchObject({ rows: 0, suspicion: 0, lost: 0 });
    await enrichToEnd(run, 0, 0, { ...worker, concurrency: 1 });
    await runToEnd(run, aProcess(store, 0));
    expect(codes(store)).toEqual(rows.map(() => undefined));
  });

  test('cost one write an activity', async () => {
    const { store, run } = await aSetup(rows, { job: aJob({ stages: [aStage({ batchSize: 1 })] }) });
    const before = store.writes;
    await enrichPart(
      { ...aProcess(store, 0), service: textSentiment, control: onward },
      run,
      { id: run.id, partition: 0, stage: 0 },
      1,
    );
    // The record, the segment and the ledger.
    expect(store.writes - before).toBe(3);
  });
});

describe('a part whose rows are each alone in their process', () => {
  const suspect: TryRecord = { format: 1, rows: 0, suspicion: 5, passed: 0, lost: 5, resumeAt: 0 };
  const part = { id: 'run-1', partition: 0, stage: 0 };

  async function aSuspectPart() {
    const rows = Array.from({ length: 30 }, (_, id) => ({ id, text: 'good' }));
    const { store, run } = await aSetup(rows);
    await store.put(paths.tries(run.id, 0, 0), JSON.stringify(suspect));
    return { store, run, worker: { ...aProcess(store, 0), service: textSentiment, control: onward } };
  }

  test('ends its activity in time, however slow the calls are', async () => {
    const { run, worker } = await aSuspectPart();
    const slow: typeof worker.client = (request) => {
      worker.clock.advance(100_000);
      return worker.client(request);
    };
    const began = worker.clock.now();
    expect(await enrichPart({ ...worker, client: slow }, run, part, 1)).toMatchObject({ done: false });
    // The budget of 2 minutes, and the call that was under way when it was over.
    expect(worker.clock.now() - began).toBeLessThanOrEqual(220_000);
  });

  test('comes back where another part is alone', async () => {
    const { run, worker } = await aSuspectPart();
    const leave = await worker.seclusion.alone();
    expect(await enrichPart(worker, run, part, 1)).toMatchObject({ done: false });
    leave?.();
  });

  test('begins no row while something else is under way that may kill the process', async () => {
    const { store, run, worker } = await aSuspectPart();
    let end = (): void => undefined;
    const other = besideOthers(worker.seclusion, () => new Promise<void>((resolve) => (end = resolve)))();
    await new Promise(setImmediate);
    const enriching = enrichPart(worker, run, part, 1);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    const { suspicion, resumeAt } = await readRecord<TryRecord>(store, paths.tries(run.id, 0, 0));
    expect({ suspicion, resumeAt }).toEqual({ suspicion: 5, resumeAt: 0 });
    end();
    await other;
    await enriching;
  });
});
