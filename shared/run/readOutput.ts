import { BlobChanged, type BlobStore } from '../ports.ts';
import { splitLines } from '../rows/lines.ts';
import { readJoined } from './commitRun.ts';
import { joinedRows } from './joinedRows.ts';
import { placesOf, readLedgers } from './ledgers.ts';
import { type EndRecord, findRecord, type PlanRecord, paths, type StartRecord } from './records.ts';

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
  for (const { rows, bytes } of (await readJoined(store, id)).values()) {
    if (row + rows > offset) break;
    [row, byte] = [row + rows, byte + bytes];
  }
  if (byte >= info.size) return;
  for await (const { bytes } of splitLines(store.read(blob, { start: byte, end: info.size }, etag))) {
    if (row++ >= offset) yield bytes.toString();
  }
}

async function* doneRows(store: BlobStore, id: string, start: StartRecord, offset: number): AsyncGenerator<string> {
  const plan = await findRecord<PlanRecord>(store, paths.plan(id));
  if (!plan) return;
  const ledgers = await readLedgers(store, id, start.job.stages.length);
  const places = placesOf(ledgers, plan.partitions.length);
  for (const [partition, place] of places.entries()) {
    const ledger = ledgers.partitions.get(partition);
    if (!place || ledger?.stages !== start.job.stages.length) return;
    if (place.row + ledger.rows <= offset) continue;
    let row = place.row;
    for await (const block of joinedRows(store, { id, start, plan }, partition, place.line + 1)) {
      for (const { text } of block) if (row++ >= offset) yield text;
    }
  }
}
