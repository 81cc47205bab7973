import { failed, type Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { type Fields, jsonlRows, parseFields, type SourceRow, type Tally } from '../rows/jsonlRows.ts';
import { lineBlocks } from '../rows/lines.ts';
import { piecePath } from './pieces.ts';
import type { LoadedRun } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** A row as a section gets it. */
export interface SectionRow extends SourceRow {
  /** What became of it in the sections before. */
  readonly kind?: Outcome['kind'];
  /** Whether it stands for a line of the input that is no row: it goes through all stages as it is. */
  readonly isInvalid?: boolean;
}

/** A row that one section leaves for the next; `line` counts from 0, over the whole input. */
export interface PassedRow {
  readonly text: string;
  readonly line: number;
  readonly kind: Outcome['kind'];
  readonly isInvalid: boolean;
}

/**
 * The rows of a partition of a section, as many at a time as came together. Those of the input know their line within the
 * partition; those that another section has left, their line in the input.
 */
export async function* sectionRows(
  store: BlobStore,
  run: Pick<LoadedRun, 'start' | 'section' | 'plan'>,
  partition: number,
  tally: Tally = { rows: 0, lines: 0 },
): AsyncGenerator<readonly SectionRow[]> {
  const { start, end } = run.plan.partitions[partition] as { start: number; end: number };
  if (run.plan.pieces) yield* passedRows(pieceBytes(store, run, start, end), tally);
  else {
    const { blob, etag } = run.start.input;
    yield* jsonlRows(store.read(blob, { start, end }, etag), { tally, isStart: start === 0 });
  }
}

/** A row's fields, or its outcome where it has none. */
export function readFields(row: SectionRow): { readonly fields: Fields } | { readonly outcome: Outcome } {
  if (row.isInvalid) return { outcome: noRow };
  const parsed = parseFields(row);
  return 'error' in parsed ? { outcome: { kind: 'failed', error: parsed.error } } : parsed;
}

const noRow = failed('InvalidRow', 'The line of the input is no row, for a reason that stands in the row.');

/** The row as a line of a piece. */
export function formatPassedRow({ text, line, kind, isInvalid }: PassedRow): string {
  return `${kind}${isInvalid ? '!' : ''} ${line} ${text}\n`;
}

const form = /^(ok|failed|skipped)(!?) (\d+) /;

async function* passedRows(bytes: AsyncIterable<Uint8Array>, tally: Tally): AsyncGenerator<readonly SectionRow[]> {
  for await (const block of lineBlocks(bytes)) {
    const texts = block.bytes.toString('utf8').split('\n');
    // Behind the last line's end there is no line.
    if (texts.at(-1) === '') texts.pop();
    yield texts.map((text): SectionRow => {
      const match = form.exec(text);
      if (!match) throw new RunTrouble('A row that a section has left cannot be read.');
      const [head, kind, mark, line] = match as unknown as [string, Outcome['kind'], string, string];
      tally.lines += 1;
      return { row: tally.rows++, line: Number(line), text: text.slice(head.length), kind, isInvalid: mark !== '' };
    });
  }
}

/** The bytes of the pieces from one place to another, where they count as one blob. */
async function* pieceBytes(
  store: BlobStore,
  { start: { id }, section, plan }: Pick<LoadedRun, 'start' | 'section' | 'plan'>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const piece of plan.pieces ?? []) {
    if (at >= start && at < end) {
      yield* store.read(piecePath(id, section, piece), { start: 0, end: piece.bytes }, piece.etag);
    }
    at += piece.bytes;
  }
}
