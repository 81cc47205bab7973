/** The end of a run in a few lines. */

import { formatCount } from './formatCount.ts';
import type { RunSummary } from './runSummary.ts';

/** The accounting, the calls and the time, the output, and the reason where there is one. */
export function describeRun(summary: RunSummary): string {
  const { id, state, rows, transforms = [], calls, reason, output, error } = summary;
  const { ok, failed, skipped } = rows;
  const total = rows.total ?? ok + failed + skipped;
  const seconds = secondsOf(summary);
  const lines = [
    `Run ${id} ${state}`,
    `${formatCount(total, 'row')} ${transforms.length === 0 ? 'in' : 'out'} = ${formatCount(ok)} ok + ${formatCount(failed)} failed + ${formatCount(skipped)} skipped`,
    ...transforms.map(
      ({ name, rowsIn, rowsOut }) => `${name}: ${formatCount(rowsIn, 'row')} in, ${formatCount(rowsOut)} out`,
    ),
  ];
  const figures = [
    ...(calls === undefined
      ? []
      : [
          formatCount(calls.sent, 'call'),
          `${formatCount(calls.retried)} retried`,
          `${formatCount(calls.throttled)} throttled`,
        ]),
    ...(seconds === undefined ? [] : [`${seconds.toFixed(1)} s`]),
    ...(seconds ? [`${formatCount(Math.round(total / seconds))} rows/s`] : []),
  ];
  if (figures.length > 0) lines.push(figures.join(', '));
  if (reason) lines.push(`Reason: ${reason}`);
  if (error) lines.push(`Error: ${asText(error)}`);
  if (output) lines.push(`Output: ${asText(output)}`);
  return lines.join('\n');
}

/** Seconds from the run's start to its end, or `undefined` until it has ended. */
function secondsOf({ startedAt, finishedAt }: RunSummary): number | undefined {
  if (!startedAt || !finishedAt) return undefined;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
