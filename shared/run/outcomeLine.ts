import type { Outcome } from '../model/outcome.ts';
import { RunTrouble } from './runTrouble.ts';

/** A row's outcome as a line of a segment. `json` is the value, the error or the reason as JSON text. */
export interface OutcomeLine {
  /** Place of the row in its partition, from 0. */
  readonly row: number;
  readonly kind: Outcome['kind'];
  readonly json: string;
  /** Of a failed row: its line in the partition, from 0, and what it took. */
  readonly line?: number;
  readonly attempts?: number;
  readonly requestId?: string;
}

export function toOutcomeLine(row: number, line: number, outcome: Outcome): OutcomeLine {
  if (outcome.kind === 'ok') return { row, kind: 'ok', json: JSON.stringify(outcome.value) };
  if (outcome.kind === 'skipped') return { row, kind: 'skipped', json: JSON.stringify(outcome.reason) };
  return { row, kind: 'failed', json: JSON.stringify(outcome.error), line, ...outcome.diagnostics };
}

/** The outcome stands last, so that a reader can take it out as text. */
export function formatOutcomeLine({ row, kind, json, line, attempts, requestId }: OutcomeLine): string {
  if (line === undefined) return `{"row":${row},"${kind}":${json}}\n`;
  const details = JSON.stringify({ row, line, attempts, requestId }).slice(0, -1);
  return `${details},"${kind}":${json}}\n`;
}

const form =
  /^\{"row":(\d+)((?:,"line":\d+)?(?:,"attempts":\d+)?(?:,"requestId":"(?:[^"\\]|\\.)*")?),"(ok|failed|skipped)":/;

export function parseOutcomeLine(text: string): OutcomeLine {
  const match = form.exec(text);
  if (!match) throw new RunTrouble('A segment holds a line that is no outcome.');
  const [head, row, details, kind] = match as unknown as [string, string, string, Outcome['kind']];
  const outcome = { row: Number(row), kind, json: text.slice(head.length, -1) };
  return details === '' ? outcome : { ...outcome, ...(JSON.parse(`{${details.slice(1)}}`) as object) };
}
