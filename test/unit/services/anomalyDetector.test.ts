import { describe, expect, test } from 'vitest';
import { readJob } from '../../../shared/model/job.ts';
import { refusedSize, refusedTimes, timeOf } from '../../../shared/services/anomalyDetector.ts';
import { registry } from '../../../shared/services/registry.ts';

const utc = Date.UTC(1972, 1, 1, 12, 30);

test.each([
  ['1972-02-01T12:30:00Z', utc],
  ['1972-02-01T12:30z', utc],
  ['1972-02-01 12:30', utc],
  [' 1972-02-01T13:30:00+01:00 ', utc],
  ['1972-02-01T13:30:00+0100', utc],
  ['1972-02-01T11:30:00-01', utc],
  ['1972-02-01T12:30:00.0005Z', utc + 0.5],
  ['1972-02-01T12:30:00.000001Z', utc + 0.001],
  ['1972-02-01', Date.UTC(1972, 1, 1)],
  ['1972-02-29', Date.UTC(1972, 1, 29)],
  ['1972-02-30', undefined],
  ['1972-13-01', undefined],
  ['1972-02-01T25:00Z', undefined],
  ['72-02-01', undefined],
  ['1st of February', undefined],
  ['', undefined],
])('the time that %j tells', (text, time) => {
  expect(timeOf(text)).toBe(time);
});

test('series are refused for how many points they have, and for their times', () => {
  expect([11, 12, 8640, 8641].map((points) => refusedSize(points)?.code)).toEqual([
    'InvalidSeries',
    undefined,
    undefined,
    'InvalidSeries',
  ]);
  expect(refusedTimes([1, 2, 3])).toBeUndefined();
  expect(refusedTimes([1, 2, 2])?.message).toContain('duplicated timestamp');
  expect(refusedTimes([1, undefined])?.code).toBe('BadArgument');
});

describe('a job of grouped rows', () => {
  const stage = {
    service: 'SimpleDetectAnomalies',
    groupbyCol: 'group',
    granularity: 'monthly',
    subscriptionKeySecret: 'anomaly-key-1',
    outputCol: 'anomalies',
  };
  const read = (fields: object) =>
    readJob({ input: { rows: [] }, stages: [{ ...stage, ...fields }], output: { blob: 'output/a.jsonl' } }, registry);
  const problemsIn = (fields: object) =>
    read(fields).problems.map(({ path, message, expected }) => [path, message, expected]);

  test('reads its points from the columns timestamp and value, or from those that it names', () => {
    expect(read({}).draft.stages[0]).toMatchObject({
      groupbyCol: 'group',
      params: {
        timestamp: { column: 'timestamp' },
        value: { column: 'value' },
        granularity: { constant: 'monthly' },
      },
    });
    expect(read({ timestampCol: 'at', valueCol: 'v' }).draft.stages[0]).toMatchObject({
      params: { timestamp: { column: 'at' }, value: { column: 'v' } },
    });
  });

  test('says by what rows are grouped, and how far points are apart', () => {
    expect(problemsIn({ groupbyCol: undefined, granularity: undefined })).toEqual([
      ['stages[0].groupbyCol', 'missing', "a column's name"],
      ['stages[0].granularity', 'missing', 'granularity (a constant). Time from one point to the next.'],
    ]);
  });

  test.each<[object, string]>([
    [{ granularityCol: 'g' }, 'granularityCol'],
    [{ value: 7 }, 'value'],
    [{ batchSize: 10 }, 'batchSize'],
    [{ maxAnomalyRatio: 0.5 }, 'maxAnomalyRatio'],
    [{ sensitivity: 100 }, 'sensitivity'],
    [{ customInterval: 0 }, 'customInterval'],
    [{ period: -1 }, 'period'],
    [{ imputeMode: 'guess' }, 'imputeMode'],
    [{ granularity: 'fortnightly' }, 'granularity'],
  ])('is refused with %j', (fields, field) => {
    expect(problemsIn(fields).map(([path]) => path)).toEqual([`stages[0].${field}`]);
  });
});
