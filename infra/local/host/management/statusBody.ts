import type { InstanceRow } from '../store/instanceTable.ts';

/** The status of an instance as the management API shows it. */
export function statusBody(row: InstanceRow, showInput: boolean, historyEvents: readonly object[] | null) {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: showInput ? parse(row.input) : null,
    customStatus: parse(row.custom_status),
    output: parse(row.output),
    createdTime: toSeconds(row.created),
    lastUpdatedTime: toSeconds(row.updated),
    historyEvents,
  };
}

function parse(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

/** A time without fractions of a second, as the real API writes it. */
function toSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
