import { addsRows, lastSection, sectionAt } from '../core/sections.ts';
import type { JobStage } from '../model/job.ts';
import { addCounts, type Counts, countKinds, noRows } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { toText } from '../rows/rowContent.ts';
import type { LoadedRun } from './records.ts';
import { formatPassedRow, type PassedRow } from './sectionRows.ts';
import { type StepTally, stepRows } from './stepRows.ts';

/** Characters after which rows are given on: one row may have become thousands, each with all that it held. */
const mostText = 1024 * 1024;

/**
 * The rows of a partition in the input's order, each with what all stages of the section made of it; as many at a time as
 * were read together, or as have this much text. `firstLine` is the number, from 1, of the partition's first line in the
 * input.
 */
export async function* joinedRows(
  ...args: Parameters<typeof stepRows>
): AsyncGenerator<readonly PassedRow[], StepTally> {
  const { rows, so } = await stepRows(...args);
  for await (const block of rows) {
    let passed: PassedRow[] = [];
    let length = 0;
    for (const { content, line, kind, isInvalid } of block) {
      const text = toText(content);
      passed.push({ text, line, kind, isInvalid });
      length += text.length;
      if (length < mostText) continue;
      yield passed;
      [passed, length] = [[], 0];
    }
    if (passed.length > 0) yield passed;
  }
  return so;
}

/** A part of what a section makes of a partition. */
export interface JoinedPiece {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** What a section makes of a partition, altogether. */
export interface Joined extends StepTally {
  readonly counts: Counts;
}

const kib = 1024;
/** Bytes after which a piece for the next section is full: few at first, so that there is something for all its lanes. */
const smallestPiece = 64 * kib;
const largestPiece = 1024 * kib;
/** Bytes after which a block of the output is full where stages may make any number of rows of one. */
const largestBlock = 8 * 1024 * kib;

/**
 * What a section makes of a partition, in pieces: lines of the output where the section is the last, else rows for the next.
 * The same again whenever it is asked for. Where no row becomes several, it is one piece of the output.
 */
export async function* joinedPieces(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  firstLine: number,
): AsyncGenerator<JoinedPiece, Joined> {
  const { stages } = run.start.job;
  const isLast = run.section === lastSection(stages);
  const format = isLast ? ({ text }: PassedRow) => `${text}\n` : formatPassedRow;
  const largest = isLast ? blockLimit(stages, run.section) : largestPiece;
  let chunks: Buffer[] = [];
  let [text, bytes, rows] = ['', 0, 0];
  let limit = isLast ? largest : smallestPiece;
  let counts = noRows;
  const take = (): JoinedPiece => {
    const piece = { bytes: Buffer.concat([...chunks, Buffer.from(text)]), rows };
    [chunks, text, bytes, rows] = [[], '', 0, 0];
    limit = Math.min(2 * limit, largest);
    return piece;
  };
  const blocks = joinedRows(store, run, partition, firstLine);
  for (;;) {
    const { value, done } = await blocks.next();
    if (done) {
      if (rows > 0) yield take();
      return { counts, ...value };
    }
    counts = addCounts(counts, countKinds(value));
    for (const row of value) {
      const line = format(row);
      text += line;
      bytes += Buffer.byteLength(line);
      rows += 1;
      // By the rows alone, and not by how they were read, so that the pieces are always the same.
      if (bytes >= limit) yield take();
    }
    chunks.push(Buffer.from(text));
    text = '';
  }
}

function blockLimit(stages: readonly JobStage[], section: number): number {
  const places = sectionAt(stages, section).stages;
  return places.some((at) => addsRows(stages[at] as JobStage)) ? largestBlock : Number.POSITIVE_INFINITY;
}
