import { expect, test } from 'vitest';
import { briefReport } from '../../../infra/local/cli/briefReport.ts';
import { CliError } from '../../../infra/local/cli/cliError.ts';
import { describeBriefly, describeReport } from '../../../infra/local/cli/describeReport.ts';
import { type RunReport, runReport } from '../../../infra/local/cli/runReport.ts';

const key = { sent: 150, throttled: 0, cooledSeconds: 0, refused: false };

function aReport(report: Partial<RunReport> = {}): RunReport {
  return runReport.parse({
    id: 'r',
    state: 'succeeded',
    seconds: 40,
    rows: { total: 3000, ok: 2990, failed: 10, skipped: 0 },
    rowsPerSecond: 75.04,
    complete: true,
    time: { quota: 30, service: 8, retries: 1.7, storage: 0.3, vault: 0, own: 0, orchestration: 0, paused: 0 },
    stages: [
      {
        name: 'TextSentiment',
        service: 'TextSentiment',
        rows: { ok: 2990, failed: 10, skipped: 0 },
        calls: { sent: 306, retried: 4, throttled: 2, requests: 302 },
        batches: { sent: 302, documents: 3000, size: 10, fill: 0.993 },
        latency: { p50: 152.2, p90: 861.1, p99: 1722.2 },
        errors: { calls: { Busy: 1, ECONNRESET: 3 }, rows: { InvalidDocument: 10 } },
        billed: { unit: 'text records', amount: 3010 },
      },
    ],
    quotas: [
      {
        feature: 'TextSentiment',
        calls: { needed: 300, letThrough: 304 },
        seconds: 39,
        best: { seconds: 35.2, burst: 20, perSecond: 8 },
        efficiency: 0.903,
        ofRate: 0.974,
        resources: [
          {
            name: 'language',
            limits: [{ by: 'declared', calls: 20, windowMs: 2500 }],
            sent: 306,
            throttled: 2,
            cooledSeconds: 1.5,
            used: 0.914,
            keys: [
              { ...key, secret: 'language-key-1', fingerprint: '0a1b2c3d' },
              { ...key, secret: 'old-key', refused: true },
              key,
            ],
          },
        ],
      },
    ],
    ...report,
  });
}

test('in full it tells where the time went, what each stage called, and how its quota was used', () => {
  expect(describeReport(aReport())).toBe(
    [
      'Run r succeeded: 3,000 rows in 40.0 s, 75 rows/s',
      '',
      'Where the 40.0 s went',
      '                         seconds  share',
      '  waits for quota           30.0  75.0%',
      '  waits for the service      8.0  20.0%',
      '  retries                    1.7   4.3%',
      '  storage                    0.3   0.8%',
      '  keys and tokens            0.0   0.0%',
      '  own work                   0.0   0.0%',
      '  orchestration              0.0   0.0%',
      '  paused                     0.0   0.0%',
      '',
      'TextSentiment: 2,990 ok, 10 failed, 0 skipped',
      '  306 calls for 302 requests, 4 retried, 2 throttled',
      '  batches 99.3% full; half of the answers within 152 ms, 90% within 861 ms, 99% within 1.7 s; 3,010 text records',
      '  calls that failed: 3 ECONNRESET, 1 Busy',
      '  rows that failed: 10 InvalidDocument',
      '',
      'Quota of TextSentiment: 300 calls are needed in full batches, which took 39.0 s.',
      '  The best possible is 35.2 s (20 at once, then 8 a second): the run came to 90.3% of that, and to 97.4% of the rate alone.',
      '  resource or key              calls  throttled  cooled',
      '  language                       306          2   1.5 s  20 in 2.5 s declared, 91.4% used',
      '  - language-key-1 (0a1b2c3d)    150          0   0.0 s',
      '  - old-key                      150          0   0.0 s  refused',
      '  - the app’s identity           150          0   0.0 s',
    ].join('\n'),
  );
});

test('in short it tells what took a hundredth of the time or more, and no quota that is not known', () => {
  expect(describeBriefly(aReport())).toBe(
    [
      'Time: 75.0% waits for quota, 20.0% waits for the service, 4.3% retries',
      'Calls: batches 99.3% full; half of the answers within 152 ms, 90% within 861 ms, 99% within 1.7 s; 3,010 text records',
      'Quota of TextSentiment: 90.3% of the best possible, 97.4% of its rate',
    ].join('\n'),
  );
  const quotas = aReport().quotas.map(({ best: _, efficiency: __, ofRate: ___, ...rest }) => rest);
  expect(describeBriefly(aReport({ quotas }))).not.toContain('Quota');
  expect(describeReport(aReport({ quotas }))).toContain('No quota is known of all resources.');
});

test('a run of nothing, or one that goes on, has a report as well', () => {
  const nothing = { stages: [], quotas: [], seconds: 0, complete: false, time: {} };
  expect(describeBriefly(aReport(nothing))).toBe('Time: none');
  expect(describeReport(aReport(nothing))).toContain('Not all of it is told: the run goes on');
});

test('a run that has come to its end has done so also where nobody answers what its time went to', async () => {
  expect(await briefReport({ getReport: async () => aReport() }, 'r')).toEqual([describeBriefly(aReport())]);
  const away = async (): Promise<never> => {
    throw new CliError('Nothing answers.');
  };
  expect(await briefReport({ getReport: away }, 'r')).toEqual([]);
});
