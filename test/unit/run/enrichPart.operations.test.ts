import { describe, expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import type { Stage } from '../../../shared/model/job.ts';
import type { Progress } from '../../../shared/model/wire.ts';
import { RunCancelled, type Wish } from '../../../shared/run/control.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { readRecord } from '../../../shared/run/recordStore.ts';
import { type LedgerRecord, paths } from '../../../shared/run/records.ts';
import { parseSegment } from '../../../shared/run/segmentLog.ts';
import { readImage } from '../../../shared/services/readImage.ts';
import {
  aClient,
  aJob,
  aKey,
  aRun,
  aStage,
  enrichToEnd,
  noContent,
  parseRows,
  runToEnd,
  type TestRun,
  westeurope,
} from '../../support/factories.ts';
import { createFakeClock, epoch, type FakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore, type WriteFault } from '../../support/memoryStore.ts';
import { createReadService, type ReadCall, resultOf } from '../../support/readService.ts';
import { answer, refusal } from '../../support/scriptedTransport.ts';

const readStage = (stage: Partial<Stage> = {}): Stage =>
  aStage({
    service: 'ReadImage',
    outputCol: 'read',
    batchSize: 1,
    params: { imageUrl: { column: 'url' } },
    ...stage,
  });

const urlOf = (at: number): string => `https://images.example.com/${at}.png`;
const input = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify({ id: at, url: urlOf(at) })}\n`).join('');

interface Options extends NonNullable<Parameters<typeof createReadService>[1]> {
  readonly count?: number;
  readonly stage?: Partial<Stage>;
  readonly store?: MemoryStore;
  readonly run?: TestRun;
  readonly clock?: FakeClock;
  readonly concurrency?: number;
  readonly keys?: Parameters<typeof aClient>[2];
  readonly maxMinutes?: number;
}

async function aSetup(options: Options = {}) {
  const { count = 5, clock = createFakeClock(), store = createMemoryStore(), concurrency = 2 } = options;
  const service = createReadService(clock, options);
  const { maxMinutes = 60 } = options;
  const job = aJob({ stages: [readStage(options.stage)], limits: { maxMinutes } });
  const run = options.run ?? (await aRun(store, input(count), { job }));
  const client = aClient(clock, service.send, options.keys);
  const deps = { store, clock, client, concurrency };
  const part = { id: run.id, partition: 0, stage: 0 };
  const once = (control: () => Promise<Wish> = () => Promise.resolve('run')): Promise<Progress> =>
    enrichPart(
      { ...deps, service: readImage, content: noContent, seclusion: createSeclusion(), control },
      run,
      part,
      concurrency,
    );
  const ledger = () => readRecord<LedgerRecord>(store, paths.ledger(run.id, 0, 0));
  return { ...deps, run, part, service, once, ledger, deps };
}

/** The outcomes of a part, in the order of its rows: `ok`, or the code of the error. */
function outcomes({ store, run }: { store: MemoryStore; run: TestRun }): string[] {
  const lines = store
    .paths(paths.segments(run.id, 0, 0))
    .flatMap((path) => parseSegment(store.text(path) ?? ''))
    .toSorted((a, b) => a.row - b.row);
  return lines.map(({ kind, json }) => (kind === 'failed' ? (JSON.parse(json) as { code: string }).code : kind));
}

const only =
  (kind: ReadCall['kind'], image: number, given: ReturnType<typeof answer>): NonNullable<Options['script']> =>
  (call) =>
    call.kind === kind && call.image === urlOf(image) ? given : undefined;

test('every row’s operation is begun once, asked for until it has ended, and its result is the row’s', async () => {
  const setup = await aSetup();
  await runToEnd(setup.run, setup.deps);
  const rows = parseRows(setup.store.text('output/rows.jsonl'));
  expect(rows).toEqual(
    rows.map((_, id) => ({
      id,
      url: urlOf(id),
      read: { analyzeResult: resultOf(urlOf(id)) },
      read_error: null,
    })),
  );
  expect(setup.service.submitted).toEqual([0, 1, 2, 3, 4].map(urlOf));
  const { counts, calls, origins } = await setup.ledger();
  expect(counts).toEqual({ rows: 5, ok: 5, failed: 0, skipped: 0 });
  expect(calls.sent).toBe(setup.service.calls.length);
  expect(origins).toMatchObject([{ secret: 'language-key-1', modelVersion: '2021-04-12' }]);
});

test('where an operation is asked for stands nowhere but in the log of operations', async () => {
  const setup = await aSetup({ takesMs: 600_000 });
  const progress: Progress[] = [];
  for (let turn = 0; turn < 100 && !progress.at(-1)?.done; turn += 1) {
    progress.push(await setup.once());
    setup.clock.advance(60_000);
  }
  expect(JSON.stringify(progress)).not.toContain('analyzeResults');
  const telling = setup.store.paths('').filter((path) => setup.store.text(path)?.includes('analyzeResults'));
  expect(telling.length).toBeGreaterThan(0);
  expect(telling.filter((path) => !path.startsWith(paths.operations(setup.run.id, 0, 0)))).toEqual([]);
});

describe('waits', () => {
  test('that are short are sat out; a long one goes back to the lane, one time for all operations', async () => {
    const setup = await aSetup({ takesMs: 60_000 });
    const progress = await setup.once();
    expect(progress.done).toBe(false);
    expect(setup.service.calls.filter(({ kind }) => kind === 'submit')).toHaveLength(5);
    const { resumeAt } = progress as { resumeAt: number };
    expect(resumeAt).toBeGreaterThan(setup.clock.now() + 5000);
    expect(Math.max(...setup.clock.slept)).toBeLessThanOrEqual(5000);
  });

  test('grow for an operation that takes long, so that it costs few calls', async () => {
    const setup = await aSetup({ count: 1, takesMs: 60_000 });
    const turns = await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(setup.store.paths(paths.segments(setup.run.id, 0, 0)).length).toBeLessThanOrEqual(2 * turns);
    expect(setup.service.calls.length).toBeLessThan(17);
    expect(setup.clock.now() - epoch).toBeLessThan(80_000);
  });

  test('are as long as the service asks for, in whichever worker', async () => {
    const setup = await aSetup({ count: 3, takesMs: 90_000, headers: { 'retry-after': '30' } });
    const turns = await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(setup.service.calls.map(({ at }) => at - epoch)).toEqual(
      [0, 0, 0, 30, 30, 30, 60, 60, 60, 90, 90, 90].map((seconds) => seconds * 1000),
    );
    expect(turns).toBe(3);
  });

  test('of one operation do not make the others be asked for too soon', async () => {
    const slow = only('poll', 0, answer(200, { status: 'running' }, { 'retry-after': '40' }));
    const setup = await aSetup({
      count: 2,
      takesMs: 100_000,
      headers: { 'retry-after': '15' },
      script: (call, index) => (call.at < epoch + 100_000 ? slow(call, index) : undefined),
    });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    const polls = (image: number) =>
      setup.service.calls
        .filter((call) => call.kind === 'poll' && call.image === urlOf(image))
        .map(({ at }) => at - epoch);
    expect(polls(0)).toEqual([15_000, 55_000, 95_000, 135_000]);
    expect(polls(1)).toEqual([15_000, 30_000, 45_000, 60_000, 75_000, 90_000, 105_000]);
  });

  test('do not have the input read again and again', async () => {
    let reads = 0;
    const store = createMemoryStore({ onRead: (path) => void (reads += path === 'input/rows.jsonl' ? 1 : 0) });
    const setup = await aSetup({ takesMs: 300_000, store });
    expect(await enrichToEnd(setup.run, 0, 0, setup.deps)).toBeGreaterThan(5);
    expect(reads).toBe(1);
  });
});

describe('an operation is its row’s error, and no other’s, where it', () => {
  test.each<[string, string, ReturnType<typeof answer>]>([
    ['has failed', 'OperationFailed', answer(200, { status: 'failed' })],
    [
      'has failed and says why',
      'InvalidImage',
      answer(200, { status: 'Failed', error: { code: 'InvalidImage', message: 'Bad.' } }),
    ],
    ['was done in part', 'OperationPartial', answer(200, { status: 'partiallyCompleted' })],
    ['was cancelled', 'OperationCancelled', answer(200, { status: 'cancelled' })],
    ['is not known any more', 'OperationExpired', answer(404, { code: 'NotFound', message: 'Gone.' })],
    ['is in a state that nobody knows', 'InvalidResponse', answer(200, { status: 'dancing' })],
    ['has succeeded with something else', 'InvalidResponse', answer(200, { status: 'succeeded' })],
    ['may not be asked for', 'Forbidden', refusal(403, 'Forbidden')],
  ])('%s', async (_, code, given) => {
    const setup = await aSetup({ script: only('poll', 2, given) });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(outcomes(setup)).toEqual(['ok', 'ok', code, 'ok', 'ok']);
    expect(setup.service.submitted).toHaveLength(5);
  });

  test.each([
    'https://elsewhere.example.com/vision/v3.2/read/analyzeResults/1',
    'http://eastus.api.cognitive.microsoft.com/vision/v3.2/read/analyzeResults/1',
    'https://eastus.api.cognitive.microsoft.com@elsewhere.example.com/1',
    'https://eastus.api.cognitive.microsoft.com.elsewhere.example.com/1',
    'https://eastus.api.cognitive.microsoft.com:8443/1',
    '//elsewhere.example.com/1',
  ])('is to be asked for outside of its resource, which nobody does: %s', async (location) => {
    const headers = { 'operation-location': location };
    const setup = await aSetup({ script: only('submit', 1, { ...answer(202, ''), headers }) });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(outcomes(setup)).toEqual(['ok', 'OperationElsewhere', 'ok', 'ok', 'ok']);
    expect(setup.service.calls.every(({ url }) => new URL(url).host === 'eastus.api.cognitive.microsoft.com')).toBe(
      true,
    );
  });

  test('was accepted without a word of where it is', async () => {
    const setup = await aSetup({ script: only('submit', 1, answer(202, '')) });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(outcomes(setup)[1]).toBe('InvalidResponse');
  });

  test.each([
    ['outlasts an outage of its polls', 10, 'ok'],
    ['is given up when its polls have gone unanswered for a quarter of an hour', 60, 'Busy'],
  ])('%s', async (_, minutes, outcome) => {
    const clock = createFakeClock();
    const isAway = (): boolean => clock.now() < epoch + minutes * 60_000;
    const script: Options['script'] = ({ kind }) => (kind === 'poll' && isAway() ? refusal(500, 'Busy') : undefined);
    const setup = await aSetup({ clock, script, maxMinutes: 600 });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(new Set(outcomes(setup))).toEqual(new Set([outcome]));
    expect(setup.service.submitted).toHaveLength(5);
    expect(clock.now() - epoch).toBeGreaterThan(Math.min(minutes, 15) * 60_000);
    expect(clock.now() - epoch).toBeLessThan(60 * 60_000);
  });

  test('outlasts two outages, half an hour apart', async () => {
    const clock = createFakeClock();
    const minute = (): number => (clock.now() - epoch) / 60_000;
    const isAway = (): boolean => (minute() >= 1 && minute() < 2) || (minute() >= 30 && minute() < 31);
    const script: Options['script'] = ({ kind }) => (kind === 'poll' && isAway() ? refusal(500, 'Busy') : undefined);
    const headers = { 'retry-after': '20' };
    const setup = await aSetup({ clock, script, count: 1, takesMs: 3_600_000, maxMinutes: 600, headers });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(outcomes(setup)).toEqual(['ok']);
  });

  test('is not over when the run is', async () => {
    const setup = await aSetup({ takesMs: 3_600_000, maxMinutes: 10, headers: { 'retry-after': '7200' } });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(new Set(outcomes(setup))).toEqual(new Set(['DeadlineExceeded']));
    expect(setup.clock.now() - epoch).toBe(600_000);
  });

  test('is under way for longer than its result is kept', async () => {
    const headers = { 'retry-after': '7000' };
    const setup = await aSetup({ count: 1, takesMs: 10 * 86_400_000, maxMinutes: 10_080, headers });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(outcomes(setup)).toEqual(['OperationExpired']);
    expect(setup.clock.now() - epoch).toBe(48 * 3_600_000);
  });
});

describe('a key', () => {
  const keys = [aKey('language-key-1'), aKey('language-key-2'), aKey('europe-key', westeurope)];

  test('asks for what it has begun, and no other', async () => {
    const setup = await aSetup({ count: 12, keys: { keys } });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    const keyOf = new Map(
      setup.service.calls.filter(({ kind }) => kind === 'submit').map(({ image, key }) => [image, key]),
    );
    expect(new Set(keyOf.values()).size).toBe(3);
    for (const { image, key } of setup.service.calls) expect(key).toBe(keyOf.get(image));
  });

  test('that is refused meanwhile is replaced by another of its resource, which is what knows the operation', async () => {
    const own = 'value-of-language-key-1';
    const script: Options['script'] = (call) =>
      call.kind === 'poll' && call.key === own ? answer(401, { error: { code: '401', message: 'No.' } }) : undefined;
    const setup = await aSetup({ count: 6, keys: { keys }, script });
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(new Set(outcomes(setup))).toEqual(new Set(['ok']));
    const begun = setup.service.calls
      .filter(({ kind, key }) => kind === 'submit' && key === own)
      .map(({ image }) => image);
    expect(begun.length).toBeGreaterThan(0);
    const polls = setup.service.calls.filter((call) => call.kind === 'poll' && begun.includes(call.image));
    expect(new Set(polls.map(({ key }) => key))).toEqual(new Set([own, 'value-of-language-key-2']));
  });

  test('whose resource has left the settings leaves its operations behind', async () => {
    const setup = await aSetup({ count: 1, takesMs: 60_000, keys: { keys: [aKey('europe-key', westeurope)] } });
    await setup.once();
    const next = await aSetup({ ...setup, keys: { keys: [aKey()] } });
    await enrichToEnd(next.run, 0, 0, next.deps);
    expect(outcomes(next)).toEqual(['ResourceGone']);
  });
});

test('a part that is paused or cancelled asks for nothing meanwhile, and goes on where it was', async () => {
  const setup = await aSetup({ takesMs: 20_000 });
  const wishes: Wish[] = [...Array.from({ length: 6 }, (): Wish => 'run'), 'pause'];
  const wish = () => Promise.resolve(wishes.shift() ?? 'pause');
  expect(await setup.once(wish)).toMatchObject({ done: false });
  const calls = setup.service.calls.length;
  expect(await setup.once(wish)).toMatchObject({ done: false });
  await expect(setup.once(() => Promise.resolve('cancel'))).rejects.toThrow(RunCancelled);
  expect(setup.service.calls).toHaveLength(calls);
  await enrichToEnd(setup.run, 0, 0, setup.deps);
  expect(setup.service.submitted).toHaveLength(5);
});

describe('workers that are killed', () => {
  /** Runs a part to its end with workers that are killed at these writes; the service outlives them. */
  async function killedAt(kills: readonly (readonly [count: number, fault: WriteFault])[], takesMs: number) {
    let isDead = false;
    const script = () => (isDead ? new Error('Nobody is there to ask.') : undefined);
    const setup = await aSetup({ count: 6, takesMs, script });
    const { store } = setup;
    const left = [...kills];
    for (;;) {
      const [kill] = left;
      const from = store.writes;
      store.setFault(({ count }) => {
        if (!kill || count - from < kill[0]) return undefined;
        isDead = true;
        return count - from === kill[0] ? kill[1] : 'before';
      });
      left.shift();
      isDead = false;
      try {
        // A process of its own: what the dead one had in flight is not its.
        await runToEnd(setup.run, { ...setup.deps, client: aClient(setup.clock, setup.service.send) });
        return { ...setup, output: store.text('output/rows.jsonl'), writes: store.writes - from };
      } catch (error) {
        if (!isDead) throw error;
        await new Promise(setImmediate);
      }
    }
  }

  test.each([0, 2500, 20_000])(
    'at any write repeat no more than was in flight, with operations of %i ms',
    async (takesMs) => {
      const undisturbed = await killedAt([], takesMs);
      expect(undisturbed.service.submitted).toHaveLength(6);
      for (let count = 1; count <= undisturbed.writes; count += 1) {
        for (const fault of ['before', 'after'] as const) {
          const killed = await killedAt([[count, fault]], takesMs);
          expect(killed.output).toBe(undisturbed.output);
          expect(killed.service.submitted.length).toBeLessThanOrEqual(6 + 2);
        }
      }
    },
  );

  test('again and again cost nothing but time', async () => {
    const undisturbed = await killedAt([], 2500);
    const killed = await killedAt(
      [2, 3, 2, 4, 3, 2].map((count) => [count, 'after'] as const),
      2500,
    );
    expect(killed.output).toBe(undisturbed.output);
  });

  test('two at the same part at the same time: every row once', async () => {
    const store = createMemoryStore();
    const first = await aSetup({ store, count: 8 });
    const second = await aSetup({ store, run: first.run, clock: first.clock });
    // One service for both.
    const both = [first, second].map(({ deps }) => enrichToEnd(first.run, 0, 0, { ...deps, client: first.client }));
    await Promise.all(both);
    expect(outcomes(first)).toEqual(Array.from({ length: 8 }, () => 'ok'));
    expect((await first.ledger()).counts.rows).toBe(8);
  });

  test('by the answer to a poll, again and again, fail its row', async () => {
    class Died extends Error {}
    const store = createMemoryStore();
    const deadly: Options['script'] = (call) => {
      if (call.kind !== 'poll' || call.image !== urlOf(3)) return undefined;
      store.setFault(() => 'before');
      return new Died();
    };
    const setup = await aSetup({ store, count: 8, script: deadly });
    for (let lost = 0; lost < 30; lost += 1) {
      store.setFault(undefined);
      // A process of its own: what the dead one had in flight is not its.
      const worker = { ...setup.deps, client: aClient(setup.clock, setup.service.send) };
      const isDone = await enrichToEnd(setup.run, 0, 0, worker).then(
        () => true,
        () => false,
      );
      if (isDone) break;
      // It takes a while until somebody else takes over.
      setup.clock.advance(30_000);
      await new Promise(setImmediate);
    }
    expect(outcomes(setup)).toEqual(['ok', 'ok', 'ok', 'WorkerLost', 'ok', 'ok', 'ok', 'ok']);
  });
});
