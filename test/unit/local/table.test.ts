import { expect, test } from 'vitest';
import { type Column, renderTable } from '../../../infra/local/cli/table.ts';

const columns: Column<{ text: string; count: number }>[] = [
  { title: 'text', value: ({ text }) => text, shrinks: true },
  { title: 'count', value: ({ count }) => String(count), align: 'right' },
];

test('columns are as wide as their widest cell, and figures stand on the right', () => {
  const rows = [
    { text: 'a', count: 1 },
    { text: 'longer', count: 1234567 },
  ];
  expect(renderTable(columns, rows, 80)).toEqual(['text      count', 'a             1', 'longer  1234567']);
});

test('a text that does not fit is cut to the width of the table', () => {
  const lines = renderTable(columns, [{ text: 'x'.repeat(100), count: 5 }], 40);
  expect(lines[1]).toBe(`${'x'.repeat(32)}…      5`);
  expect(lines[1]).toHaveLength(40);
});

test('however narrow the terminal, something of the text is left', () => {
  expect(renderTable(columns, [{ text: 'x'.repeat(100), count: 5 }], 5)[1]).toBe('xxxxxxxxx…      5');
});

test('a line break in a text does not break the table, and an emoji is not cut in two', () => {
  const family = '👨‍👩‍👧';
  const lines = renderTable(columns, [{ text: `one\n\ttwo ${family.repeat(20)}`, count: 1 }], 20);
  expect(lines[1]).toBe(`one two ${family.repeat(4)}…      1`);
});
