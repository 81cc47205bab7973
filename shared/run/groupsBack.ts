import { createRowSet } from '../core/rowSet.ts';
import type { BlobStore } from '../ports.ts';
import { bucketPlaces } from './bucketPlaces.ts';
import { formatOutcomeLine, type OutcomeLine, parseOutcomeLine } from './outcomeLine.ts';
import { partSegments } from './partOutcomes.ts';
import type { LoadedRun } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { formatSlots } from './slottedBlob.ts';

/**
 * The outcomes of a bucket's rows, each on its way back to the row's own partition, as the shuffle gives them back. A group
 * that is refused may have any number of rows: what is said of all of them stands once for each partition, behind their
 * places.
 */
export async function groupsBack(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<Buffer> {
  const places = await bucketPlaces(store, run, stage, bucket);
  const back = run.plan.partitions.map(() => new Map<string, SameOutcome>());
  const done = createRowSet();
  for await (const outcomes of partSegments(store, { id: run.id, partition: bucket, stage })) {
    for (const outcome of outcomes) {
      const { partition, row } = places.at(outcome.row);
      addTo(back[partition] as Map<string, SameOutcome>, { ...outcome, row });
      done.add(outcome.row);
    }
  }
  if (done.size < places.count) throw new RunTrouble(`A row of the bucket ${bucket} has no outcome.`);
  const formatted = back.flatMap((same, partition) =>
    Array.from(same, ([said, which]) => [partition, formatBack(said, which)] as const),
  );
  return formatSlots(run.plan.partitions.length, formatted);
}

/** Rows with one outcome; of those that failed also their lines. */
interface SameOutcome {
  readonly rows: number[];
  readonly lines: number[];
}

function addTo(back: Map<string, SameOutcome>, outcome: OutcomeLine): void {
  const { row, line } = outcome;
  const said = formatOutcomeLine({ ...outcome, row: 0, ...(line === undefined ? {} : { line: 0 }) });
  const same = back.get(said);
  same?.rows.push(row);
  if (line !== undefined) same?.lines.push(line);
  if (!same) back.set(said, { rows: [row], lines: line === undefined ? [] : [line] });
}

function formatBack(said: string, { rows, lines }: SameOutcome): string {
  return `${rows.join(',')} ${lines.join(',')} ${said.trimEnd()}`;
}

const form = /^([\d,]+) ([\d,]*) (.*)$/s;

/** The outcomes of rows of one partition, of a line that came back. */
export function parseBack(text: string): OutcomeLine[] {
  const match = form.exec(text);
  if (!match) throw new RunTrouble('A line that came back of a group holds no outcome.');
  const [, rows, lines, said] = match as unknown as [string, string, string, string];
  const outcome = parseOutcomeLine(said);
  const linesOf = lines.split(',').map(Number);
  return rows.split(',').map((row, at) => {
    const place = outcome.line === undefined ? {} : { line: linesOf[at] as number };
    return { ...outcome, row: Number(row), ...place };
  });
}
