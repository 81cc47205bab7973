/** Rows as a table of text, no wider than the terminal. */

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Whether its text is shortened where the table is too wide; the others are shown in full. */
  readonly shrinks?: boolean;
}

const GAP = '  ';
/** Characters that a shortened column keeps, however narrow the terminal. */
const NARROWEST = 10;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The lines of the table, below a line of titles; `width` is in characters. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  const cells = rows.map((row) => columns.map(({ value }) => oneLine(value(row))));
  const lines = [columns.map(({ title }) => title), ...cells];
  const widest = columns.map((_, at) => Math.max(...lines.map((line) => charactersOf(line[at] ?? '').length)));
  const excess = sum(widest) + GAP.length * (columns.length - 1) - width;
  const widths = columns.map(({ shrinks }, at) => {
    const full = widest[at] ?? 0;
    return shrinks && excess > 0 ? Math.min(full, Math.max(full - excess, NARROWEST)) : full;
  });
  return lines.map((line) =>
    columns
      .map(({ align }, at) => fit(line[at] ?? '', widths[at] ?? 0, align))
      .join(GAP)
      .trimEnd(),
  );
}

function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const characters = charactersOf(text);
  const cut = characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text;
  const padding = ' '.repeat(Math.max(0, width - characters.length));
  return align === 'left' ? cut + padding : padding + cut;
}

function charactersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
