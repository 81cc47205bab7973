import { sha256 } from '../core/sha256.ts';
import { serviceStage } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import type { Document } from '../services/defineService.ts';
import { serviceNamed } from '../services/registry.ts';
import { serviceForStage } from '../services/serviceKinds.ts';
import type { LoadedRun } from './records.ts';
import { sectionRows } from './sectionRows.ts';
import { formatShuffled, slotOf } from './shuffle.ts';
import { createSourceBinder } from './sourceBinder.ts';
import { upstreamFields } from './upstreamFields.ts';

/** A row on its way to the others of its group, or only through their bucket where its outcome is clear without them. */
export interface GroupEntry {
  /** Hash of the value by which rows are grouped. */
  readonly group: string;
  /** Place in the partition. */
  readonly row: number;
  readonly line: number;
  readonly document?: Document;
  readonly secret?: string;
  readonly outcome?: Outcome;
}

/** What the rows of a partition give to the buckets of a stage that calls its service for groups, as a shuffle keeps it. */
export async function groupRows(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  partition: number,
): Promise<{ readonly bytes: Buffer; readonly tally: Tally }> {
  const { job } = run.start;
  const definition = serviceStage(job, stage);
  const fieldsOf = await upstreamFields(store, run, { id: run.id, partition, stage });
  const bind = createSourceBinder(
    definition,
    job,
    serviceForStage(serviceNamed(definition.service), definition),
    fieldsOf,
  );
  const tally = { rows: 0, lines: 0 };
  const lines: [number, string][] = [];
  for await (const rows of sectionRows(store, run, partition, tally)) {
    for (const source of rows) {
      const { row, line } = source;
      const bound = bind(source);
      const key = 'bound' in bound ? bound.bound.groupKey : undefined;
      const group = sha256(key ?? `${partition} ${row}`).slice(0, hashDigits);
      const own = 'bound' in bound ? { document: bound.bound.document, secret: bound.bound.secret } : bound;
      lines.push([slotOf(group), JSON.stringify({ group, row, line, ...own })]);
    }
  }
  return { bytes: formatShuffled(lines), tally };
}

/** Hexadecimal digits of a group's hash: 128 bits, which no two groups share by chance. */
const hashDigits = 32;

export function parseGroupEntry(line: string): GroupEntry {
  return JSON.parse(line) as GroupEntry;
}
