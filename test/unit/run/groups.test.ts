import { describe, expect, test } from 'vitest';
import { parseBack } from '../../../shared/run/groupsBack.ts';
import { readErrors } from '../../../shared/run/readErrors.ts';
import { reportRun } from '../../../shared/run/reportRun.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { shufflePaths } from '../../../shared/run/shuffle.ts';
import { createAnomalyTransport } from '../../support/anomalyTransport.ts';
import { aClient, aRun } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { anomaliesOf, inputOf, jobOf, sentimentOf, toItsEnd } from '../../support/finishedRun.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const dayOf = (at: number): string => new Date(Date.UTC(2026, 0, 1 + at)).toISOString();

/** A series of so many days, of which these are anomalies. */
function aSeries(name: unknown, days: number, anomalies: readonly number[] = []): Record<string, unknown>[] {
  return Array.from({ length: days }, (_, at) => ({
    name,
    timestamp: dayOf(at),
    value: anomalies.includes(at) ? 1000 : 10 + at,
  }));
}

/** A run of these stages over rows in several partitions, all of which is verified. */
async function madeOf(stages: readonly object[], lines: readonly (string | object)[], fields: object = {}) {
  const clock = createFakeClock();
  const store = createMemoryStore({ chunkBytes: 211 });
  const transport = createAnomalyTransport(clock);
  const cutBefore = [5, 11, 18];
  const run = await aRun(store, inputOf(lines), { job: jobOf(stages, fields), cutBefore });
  const ended = await toItsEnd(run, { store, clock, client: aClient(clock, transport.send) });
  expect(await ended.verify()).toMatchObject({ ok: true });
  const errors = (await Array.fromAsync(readErrors(store, run.id, run.start))).map(({ entry }) => entry);
  const report = await reportRun({ store, clock }, run.id, async () => ({ state: 'succeeded' }));
  return { ...ended, errors, report, series: transport.series };
}

interface Answered {
  readonly name: unknown;
  readonly anomaly: { readonly isAnomaly: boolean; readonly period: number } | null;
  readonly anomaly_error?: { readonly code: string } | null;
}
const told = (rows: readonly object[]): unknown[] =>
  (rows as readonly Answered[]).map(({ name, anomaly, anomaly_error: error }) => [
    name,
    anomaly?.isAnomaly ?? error?.code ?? null,
  ]);

test('rows of a group are one request, wherever they stand, and each gets its own answer in its own place', async () => {
  const [a, b] = [aSeries('a', 12, [3]), aSeries('b', 14, [0, 13])];
  const mixed = a.flatMap((row, at) => [row, b[at] ?? {}]).concat(b.slice(12));
  const { rows, series, end, report } = await madeOf([anomaliesOf('name')], mixed);
  expect(series.map(({ length }) => length).toSorted((x, y) => x - y)).toEqual([12, 14]);
  expect(told(rows)).toEqual(mixed.map(({ name, value }) => [name, value === 1000]));
  expect(rows[0]).toEqual({
    ...a[0],
    anomaly: {
      isAnomaly: false,
      isPositiveAnomaly: false,
      isNegativeAnomaly: false,
      period: 12,
      expectedValue: 10,
      upperMargin: 1,
      lowerMargin: 1,
      severity: 0,
    },
    anomaly_error: null,
  });
  expect(end).toMatchObject({
    rows: { rows: 26, ok: 26 },
    stages: [{ name: 'SimpleDetectAnomalies', rows: 26, ok: 26 }],
  });
  expect(end.calls.sent).toBe(2);
  expect(report?.stages[0]?.batches).toMatchObject({ sent: 2, documents: 26 });
  expect(report?.stages[0]?.batches.fill).toBeUndefined();
  expect(report?.quotas[0]?.calls).toEqual({ needed: 2, letThrough: 2 });
});

test('a series is sent in the order of its times, which is not that of their text', async () => {
  const times = [
    '2026-03-01T23:00:00-05:00',
    '2026-03-02T03:00:00Z',
    '2026-03-02',
    '2026-03-02T01:30Z',
    '2026-03-02T05:30:00+01:00',
  ];
  const lines = [...times.map((timestamp, value) => ({ name: 1, timestamp, value })), ...aSeries(1, 9)];
  const { series, rows } = await madeOf([anomaliesOf('name')], lines.toReversed());
  expect(series[0]?.slice(9).map(({ value }) => value)).toEqual([2, 3, 1, 0, 4]);
  expect(rows.map(({ timestamp }) => timestamp)).toEqual(lines.toReversed().map(({ timestamp }) => timestamp));
});

describe('a group that the service would not take', () => {
  test.each<[string, readonly Record<string, unknown>[], string]>([
    ['is too small', aSeries('x', 11), 'InvalidSeries'],
    ['is too large', aSeries('x', 8641), 'InvalidSeries'],
    [
      'has a time twice',
      [...aSeries('x', 12), { name: 'x', timestamp: '2026-01-01T01:00:00+01:00', value: 1 }],
      'InvalidSeries',
    ],
    ['has a time that is none', [...aSeries('x', 12), { name: 'x', timestamp: 'today', value: 1 }], 'BadArgument'],
    [
      'has a day that there is not',
      [...aSeries('x', 12), { name: 'x', timestamp: '2026-02-30', value: 1 }],
      'BadArgument',
    ],
  ])(
    '%s: each of its rows says why, nothing of it is sent, and others are as they would be',
    async (_, wrong, code) => {
      const { rows, series, errors, end } = await madeOf([anomaliesOf('name')], [...aSeries('a', 12, [1]), ...wrong]);
      expect(series).toHaveLength(1);
      expect(told(rows)).toEqual([
        ...Array.from({ length: 12 }, (__, at) => ['a', at === 1]),
        ...wrong.map(() => ['x', code]),
      ]);
      expect(errors.map(({ row, line, code: told_, stage }) => [row, line, told_, stage])).toEqual(
        wrong.map((__, at) => [12 + at, 13 + at, code, 'SimpleDetectAnomalies']),
      );
      expect(end.stages).toMatchObject([{ ok: 12, failed: wrong.length, skipped: 0 }]);
    },
  );

  test('for what is in it is refused as a whole, by one request', async () => {
    const wrong = aSeries('x', 12).map((row, at) => (at === 4 ? { ...row, value: 666 } : row));
    const { rows, series } = await madeOf([anomaliesOf('name')], [...wrong, ...aSeries('a', 12)]);
    expect(series).toHaveLength(2);
    expect(told(rows).slice(0, 12)).toEqual(wrong.map(() => ['x', 'InvalidSeries']));
    expect(told(rows).slice(12)).toEqual(wrong.map(() => ['a', false]));
  });
});

test('a series without a granularity may have a time twice, or what is none, and then stays in its order', async () => {
  const twice = [...aSeries('a', 12, [3]), { name: 'a', timestamp: dayOf(3), value: 4 }];
  const steps: Record<string, unknown>[] = aSeries('b', 12, [5]).map((row, at) => ({
    ...row,
    timestamp: `step ${at}`,
  }));
  const { rows, series } = await madeOf([anomaliesOf('name', { granularity: 'none' })], [...twice, ...steps]);
  expect(told(rows)).toEqual([...twice, ...steps].map(({ name, value }) => [name, value === 1000]));
  const values = series.map((points) => points.map(({ value }) => value));
  expect(values).toContainEqual([10, 11, 12, 1000, 4, 14, 15, 16, 17, 18, 19, 20, 21]);
  expect(values).toContainEqual(steps.map(({ value }) => value));
});

test('rows that belong to no series are no part of one, and say why', async () => {
  const apart = [
    { timestamp: dayOf(50), value: 1 },
    { name: 'a', value: 1 },
    { name: 'a', timestamp: dayOf(51), value: null },
    { name: 'a', timestamp: dayOf(52), value: '7' },
    { name: 'a', timestamp: 7, value: 1 },
    { name: 'a', timestamp: dayOf(53), value: 1, anomaly: 'mine' },
    'broken',
  ];
  const { rows, series, end, store, run } = await madeOf([anomaliesOf('name')], [...apart, ...aSeries('a', 12)]);
  expect(series.map(({ length }) => length)).toEqual([12]);
  expect(told(rows).slice(0, 5)).toEqual([
    [undefined, null],
    ['a', null],
    ['a', null],
    ['a', 'InvalidValue'],
    ['a', 'InvalidValue'],
  ]);
  expect(rows[5]).toMatchObject({ anomaly: 'mine', anomaly_error: { code: 'ColumnExists' } });
  expect(rows[6]).toMatchObject({ _line: 7, _raw: 'broken', anomaly_error: { code: 'InvalidRow' } });
  expect(end.stages).toMatchObject([{ rows: 19, ok: 12, failed: 4, skipped: 3 }]);
  const reasons = store
    .paths(`runs/${run.id}/parts/`)
    .map((path) => store.text(path))
    .join('');
  for (const column of ['name', 'timestamp', 'value']) expect(reasons).toContain(`"${column} is null"`);
});

test('groups are told apart by their whole values: text from numbers, and numbers by all their digits', async () => {
  const names = ['9007199254740993', '9007199254740992', '"9007199254740992"', '{"a":1}', 'true'];
  const lines = names.flatMap((name) =>
    aSeries(0, 12).map((row) => JSON.stringify(row).replace('"name":0', `"name":${name}`)),
  );
  const { series } = await madeOf([anomaliesOf('name')], lines);
  expect(series.map(({ length }) => length)).toEqual([12, 12, 12, 12, 12]);
});

test('values come from the columns that the job names, and what services before it have made', async () => {
  const lines = Array.from({ length: 24 }, (_, at) => ({
    text: at % 2 ? 'good' : 'awful',
    at: dayOf(at),
    v: { n: at },
  }));
  const { rows, series, end } = await madeOf(
    [
      sentimentOf('text'),
      anomaliesOf('sentiment.document.sentiment', { timestampCol: 'at', valueCol: 'v.n' }),
      sentimentOf('anomaly_error.message', 'why'),
    ],
    lines,
  );
  expect(series.map((points) => points.map(({ value }) => value % 2))).toEqual(
    expect.arrayContaining([Array(12).fill(0), Array(12).fill(1)]),
  );
  expect(rows[3]).toMatchObject({
    sentiment: { document: { sentiment: 'positive' } },
    anomaly: { period: 12 },
    why: null,
  });
  expect(end.stages.map(({ ok, skipped }) => [ok, skipped])).toEqual([
    [24, 0],
    [24, 0],
    [0, 24],
  ]);
});

test('two groupings of the same rows, one of which reads what the other made', async () => {
  const lines = aSeries('a', 12, [2]).concat(aSeries('b', 12, [2]));
  const second = anomaliesOf('anomaly.isAnomaly', { outputCol: 'again', valueCol: 'anomaly.expectedValue' });
  const { rows, series } = await madeOf([second, anomaliesOf('name')], lines);
  // The 22 other rows have each time twice.
  expect(series.map(({ length }) => length)).toEqual([12, 12]);
  expect(rows[2]).toMatchObject({ again_error: { code: 'InvalidSeries' }, anomaly: { isAnomaly: true } });
});

test('rows are grouped as transforms before have made them, and a group’s errors outlive transforms behind', async () => {
  const lines = [{ points: aSeries('a', 12, [7]) }, { points: aSeries('b', 3) }, { points: [] }];
  const { rows, end, errors } = await madeOf(
    [
      { transform: 'explode', col: 'points', as: 'point' },
      { transform: 'select', cols: [{ col: 'point.name', as: 'name' }, 'point.timestamp', 'point.value'] },
      anomaliesOf('name'),
      { transform: 'select', cols: ['name', 'anomaly.isAnomaly'] },
      { transform: 'dropDuplicates' },
    ],
    lines,
  );
  expect(rows).toMatchObject([
    { name: 'a', isAnomaly: false },
    { name: 'a', isAnomaly: true },
    ...aSeries('b', 3).map(() => ({ name: 'b', anomaly_error: { code: 'InvalidSeries' } })),
  ]);
  expect(end.transforms?.map(({ rowsIn, rowsOut }) => [rowsIn, rowsOut])).toEqual([
    [3, 15],
    [15, 5],
  ]);
  expect(errors.map(({ line }) => line)).toEqual([2, 2, 2]);
});

test('what comes back of a group that is too large is few bytes a row, however many there are', async () => {
  const { store, run, rows } = await madeOf([anomaliesOf('name')], aSeries('x', 8641));
  const [back = ''] = store.paths(shufflePaths.allBack(run.id, 0));
  expect((await store.head(back))?.size).toBeLessThan(12 * rows.length);
});

test('what came back and is no outcome ends the run', () => {
  expect(() => parseBack('{"row":0,"ok":1}')).toThrow(RunTrouble);
  expect(() => parseBack('0  {"row":0}')).toThrow(RunTrouble);
});

test('an input without rows has no groups', async () => {
  const { end, series } = await madeOf([anomaliesOf('name')], []);
  expect([end.rows.rows, series]).toEqual([0, []]);
});
