/** A run's report for people: in full, or in the two or three lines that end a run. */

import { describeQuota } from './describeQuota.ts';
import { formatCount } from './formatCount.ts';
import { formatShare } from './formatShare.ts';
import type { RunReport, StageReport } from './runReport.ts';
import { renderTable } from './table.ts';

/** What time goes to, in words. */
const useNames: Readonly<Record<string, string>> = {
  quota: 'waits for quota',
  service: 'waits for the service',
  retries: 'retries',
  storage: 'storage',
  vault: 'keys and tokens',
  own: 'own work',
  paused: 'paused',
  orchestration: 'orchestration',
};

export function describeReport(report: RunReport): string {
  const { id, state, rows, seconds, rowsPerSecond, complete } = report;
  const head = `Run ${id} ${state}: ${formatCount(rows.total, 'row')} in ${seconds.toFixed(1)} s, ${formatCount(Math.round(rowsPerSecond))} rows/s`;
  const note = complete
    ? []
    : ['Not all of it is told: the run goes on, or was done in part before its times were kept.'];
  return [
    [head, ...note].join('\n'),
    [`Where the ${seconds.toFixed(1)} s went`, ...describeTime(report)].join('\n'),
    ...report.stages.map(describeStage),
    ...report.quotas.map(describeQuota),
  ].join('\n\n');
}

/** What the time went to, how the calls went, and how well the quotas were used, as far as they are known. */
export function describeBriefly(report: RunReport): string {
  const uses = timeOf(report).filter(({ share }) => share >= 0.01);
  const time = uses.map(({ name, share }) => `${formatShare(share)} ${name}`).join(', ');
  const quotas = report.quotas.flatMap(({ feature, efficiency, ofRate }) =>
    efficiency === undefined || ofRate === undefined
      ? []
      : [`Quota of ${feature}: ${formatShare(efficiency)} of the best possible, ${formatShare(ofRate)} of its rate`],
  );
  return [
    `Time: ${time || 'none'}`,
    ...report.stages.flatMap(describeCalls).map((line) => `Calls: ${line}`),
    ...quotas,
  ].join('\n');
}

interface UseOfTime {
  readonly name: string;
  readonly seconds: number;
  readonly share: number;
}

/** The most first. */
function timeOf({ time, seconds }: RunReport): UseOfTime[] {
  const uses = Object.entries(time).map(([use, spent]) => ({
    name: useNames[use] ?? use,
    seconds: spent,
    share: seconds === 0 ? 0 : spent / seconds,
  }));
  return uses.toSorted((a, b) => b.seconds - a.seconds);
}

function describeTime(report: RunReport): string[] {
  return renderTable<UseOfTime>(
    [
      { title: '', value: ({ name }) => name },
      { title: 'seconds', value: ({ seconds }) => seconds.toFixed(1), align: 'right' },
      { title: 'share', value: ({ share }) => formatShare(share), align: 'right' },
    ],
    timeOf(report),
    Number.POSITIVE_INFINITY,
  ).map((line) => `  ${line}`);
}

function describeStage(stage: StageReport): string {
  const { name, rows, calls, errors } = stage;
  const tallies = { calls: 'calls that failed', rows: 'rows that failed' };
  return [
    `${name}: ${formatCount(rows.ok)} ok, ${formatCount(rows.failed)} failed, ${formatCount(rows.skipped)} skipped`,
    `  ${formatCount(calls.sent, 'call')} for ${formatCount(calls.requests, 'request')}, ${formatCount(calls.retried)} retried, ${formatCount(calls.throttled)} throttled`,
    ...describeCalls(stage).map((line) => `  ${line}`),
    ...(['calls', 'rows'] as const).flatMap((kind) => {
      const codes = Object.entries(errors[kind]).toSorted(([, a], [, b]) => b - a);
      const listed = codes.map(([code, count]) => `${formatCount(count)} ${code}`).join(', ');
      return codes.length === 0 ? [] : [`  ${tallies[kind]}: ${listed}`];
    }),
  ].join('\n');
}

/** For example `batches 99.3% full, half of the answers within 14 ms and 99% within 38 ms, 3,010 text records`. */
function describeCalls({ batches, latency, billed }: StageReport): string[] {
  const parts = [
    ...(batches.fill === undefined ? [] : [`batches ${formatShare(batches.fill)} full`]),
    ...(latency
      ? [
          `half of the answers within ${duration(latency.p50)}, 90% within ${duration(latency.p90)}, 99% within ${duration(latency.p99)}`,
        ]
      : []),
    ...(billed ? [`${formatCount(billed.amount)} ${billed.unit}`] : []),
  ];
  return batches.sent === 0 ? [] : [parts.join('; ')];
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
