/** What a sample brought, as a table for people to read. */

import { readColumn } from '../../../shared/rows/column.ts';
import { renderTable } from '../cli/table.ts';
import type { Sample } from './sample.ts';

/** Rows shown. */
export const shownRows = 20;

/** The sample's columns of its output's rows, `width` characters wide at most. */
export function describeSample({ columns }: Sample, rows: readonly Record<string, unknown>[], width: number): string {
  const shown = columns.map((path, at) => ({
    title: path,
    value: (row: Record<string, unknown>) => textOf(readColumn(row, path)),
    shrinks: at === 0 || at === columns.length - 1,
  }));
  return renderTable(shown, rows, width).join('\n');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '-' : JSON.stringify(value);
}
