/** What a sample brought, as a table for people to read. */

import { readColumn } from '../../../shared/rows/column.ts';
import type { ApiClient } from '../cli/apiClient.ts';
import { renderTable } from '../cli/table.ts';
import type { Sample } from './sample.ts';

/** Rows shown. */
const shownRows = 20;

/** The sample's columns of the first rows that its run `id` wrote, as wide as the terminal at most. */
export async function describeSample({ columns }: Sample, api: ApiClient, id: string): Promise<string> {
  const rows = await api.getRows(id, shownRows);
  const shown = columns.map((path, at) => ({
    title: path,
    value: (row: Record<string, unknown>) => textOf(readColumn(row, path)),
    shrinks: at === 0 || at === columns.length - 1,
  }));
  return renderTable(shown, rows, process.stdout.columns ?? 100).join('\n');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '-' : JSON.stringify(value);
}
