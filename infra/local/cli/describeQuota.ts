/** How well the quotas of a feature were used, for people. */

import { formatCount } from './formatCount.ts';
import { formatShare } from './formatShare.ts';
import type { QuotaReport, ResourceReport } from './runReport.ts';
import { type Column, renderTable } from './table.ts';

export function describeQuota(quota: QuotaReport): string {
  const rows = quota.resources.flatMap((resource) => [resourceRow(resource), ...resource.keys.map(keyRow)]);
  return [
    `Quota of ${quota.feature}: ${describeUse(quota)}`,
    ...renderTable(columns, rows, Number.POSITIVE_INFINITY).map((line) => `  ${line}`),
  ].join('\n');
}

function describeUse({ calls, seconds, best, efficiency, ofRate }: QuotaReport): string {
  const taken = `${formatCount(calls.needed, 'call')} ${calls.needed === 1 ? 'is' : 'are'} needed in full batches, which took ${seconds.toFixed(1)} s`;
  if (!best || efficiency === undefined || ofRate === undefined) return `${taken}. No quota is known of all resources.`;
  return (
    `${taken}.\n  The best possible is ${best.seconds.toFixed(1)} s (${formatCount(best.burst)} at once, then ${best.perSecond} a second): ` +
    `the run came to ${formatShare(efficiency)} of that, and to ${formatShare(ofRate)} of the rate alone.`
  );
}

interface Row {
  readonly name: string;
  readonly calls: string;
  readonly throttled: string;
  readonly cooled: string;
  readonly note: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'resource or key', value: ({ name }) => name },
  { title: 'calls', value: ({ calls }) => calls, align: 'right' },
  { title: 'throttled', value: ({ throttled }) => throttled, align: 'right' },
  { title: 'cooled', value: ({ cooled }) => cooled, align: 'right' },
  { title: '', value: ({ note }) => note },
];

function resourceRow({ name, limits, used, ...figures }: ResourceReport): Row {
  const known = limits.map(({ calls, windowMs, by }) => `${formatCount(calls)} in ${windowMs / 1000} s ${by}`);
  const note = [...known, ...(used === undefined ? [] : [`${formatShare(used)} used`])].join(', ');
  return { name, ...figuresOf(figures), note };
}

function keyRow({ secret, fingerprint, refused, ...figures }: ResourceReport['keys'][number]): Row {
  const name = secret === undefined ? 'the app’s identity' : `${secret}${fingerprint ? ` (${fingerprint})` : ''}`;
  return { name: `- ${name}`, ...figuresOf(figures), note: refused ? 'refused' : '' };
}

function figuresOf({ sent, throttled, cooledSeconds }: Pick<ResourceReport, 'sent' | 'throttled' | 'cooledSeconds'>) {
  return { calls: formatCount(sent), throttled: formatCount(throttled), cooled: `${cooledSeconds.toFixed(1)} s` };
}
