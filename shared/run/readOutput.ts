import { changesRows, lastSection, sectionAt, shuffled, ungrouped } from '../core/sections.ts';
import type { JobStage } from '../model/job.ts';
import { BlobChanged, type BlobStore } from '../ports.ts';
import { splitLines } from '../rows/lines.ts';
import { readJoined } from './commitRun.ts';
import { joinedRows } from './joinedRows.ts';
import { knownPlaces } from './knownPlaces.ts';
import { readLedgers } from './ledgers.ts';
import { findRecord } from './recordStore.ts';
import { type EndRecord, type PlanRecord, paths, type StartRecord } from './records.ts';
import { isShuffled } from './shuffle.ts';

/**
 * Output rows of a run as lines, from the row numbered `offset` (from 0) on. Of a run that has not succeeded, those of the
 * partitions that are done, up to the first that is not. Throws {@link BlobChanged} where what they are read from changed.
 */
export async function* readOutput(
  store: BlobStore,
  id: string,
  start: StartRecord,
  offset: number,
): AsyncGenerator<string> {
  const end = await findRecord<EndRecord>(store, paths.end(id));
  if (end?.outputEtag === undefined) yield* doneRows(store, id, start, offset);
  else yield* committed(store, id, start, offset, end.outputEtag);
}

async function* committed(
  store: BlobStore,
  id: string,
  start: StartRecord,
  offset: number,
  etag: string,
): AsyncGenerator<string> {
  const { blob } = start.job.output;
  const info = await store.head(blob);
  if (!info || info.etag !== etag) throw new BlobChanged(blob);
  let [row, byte] = [0, 0];
  for (const { rows, bytes } of (await readJoined(store, id, lastSection(start.job.stages))).values()) {
    if (row + rows > offset) break;
    [row, byte] = [row + rows, byte + bytes];
  }
  if (byte >= info.size) return;
  for await (const { bytes } of splitLines(store.read(blob, { start: byte, end: info.size }, etag))) {
    if (row++ >= offset) yield bytes.toString();
  }
}

/** Rows of the last section, as far as they are known. */
async function* doneRows(store: BlobStore, id: string, start: StartRecord, offset: number): AsyncGenerator<string> {
  const { stages } = start.job;
  const at = lastSection(stages);
  const section = sectionAt(stages, at);
  const plan = await findRecord<PlanRecord>(store, paths.plan(id, at));
  if (!plan) return;
  const run = { id, start, section: at, plan };
  for (const stage of shuffled(section)) if (!(await isShuffled(store, run, stage))) return;
  const services = ungrouped(section);
  const ledgers = await readLedgers(store, id, stages.length, services);
  // Where stages change the rows, or none has counted them, nobody knows how many come before a partition.
  const isCounted = services.length > 0 && !section.stages.some((stage) => changesRows(stages[stage] as JobStage));
  let row = 0;
  for (const [partition, place] of (await knownPlaces(store, run)).entries()) {
    if (!place || !services.every((stage) => ledgers.has(partition, stage))) return;
    const rows = isCounted ? (ledgers.partitions.get(partition)?.rows ?? 0) : Number.POSITIVE_INFINITY;
    if (place.row + rows <= offset) continue;
    if (isCounted) row = place.row;
    for await (const block of joinedRows(store, run, partition, place.line + 1)) {
      for (const { text } of block) if (row++ >= offset) yield text;
    }
  }
}
