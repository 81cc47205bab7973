import { atMostEvery } from '../core/atMostEvery.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { findRecord, paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** What its owner wants of a run: the one record of a run that changes. */
export type Wish = 'run' | 'pause' | 'cancel';

export interface ControlRecord {
  readonly format: 1;
  readonly wish: Wish;
}

/** Milliseconds for which an answer holds, so that a wish is heard soon and costs little to ask for. */
const askEveryMs = 1000;
/** Milliseconds after which a paused part asks again. */
export const pausedMs = 10_000;

export async function readWish(store: BlobStore, id: string): Promise<Wish> {
  return (await findRecord<ControlRecord>(store, paths.control(id)))?.wish ?? 'run';
}

/** Keeps a wish; a run that is to be cancelled stays so. False where it is. */
export async function keepWish(store: BlobStore, id: string, wish: Wish): Promise<boolean> {
  for (;;) {
    const kept = await store.get(paths.control(id));
    if (kept && (JSON.parse(kept.text) as ControlRecord).wish === 'cancel') return wish === 'cancel';
    const condition = kept ? { ifMatch: kept.info.etag } : { ifNoneMatch: '*' as const };
    const record: ControlRecord = { format: 1, wish };
    if ((await store.put(paths.control(id), JSON.stringify(record), condition)) !== undefined) return true;
  }
}

/** Asks for a run's wish, at most once a second. */
export function createControl(store: BlobStore, clock: Clock, id: string): () => Promise<Wish> {
  return atMostEvery(askEveryMs, clock, () => readWish(store, id));
}

/** Ends the work on a run that is to be cancelled. */
export class RunCancelled extends RunTrouble {
  constructor() {
    super('The run was cancelled.');
  }
}
