import { atMostEvery } from '../core/atMostEvery.ts';
import type { RunRef } from '../model/wire.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { findRecord } from './recordStore.ts';
import { paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** What its owner wants of a run: the one record of a run that changes. */
export type Wish = 'run' | 'pause' | 'cancel';

export interface ControlRecord {
  readonly format: 1;
  readonly wish: Wish;
  /** When the run was paused and when it was to go on, in milliseconds since 1970; the last may last. */
  readonly pauses?: readonly Pause[];
  /** Why a part of the run cannot go on, so that no other part needs to: of the start of the run with this mark. */
  readonly trouble?: { readonly mark: string; readonly reason: string };
}

export interface Pause {
  readonly from: number;
  readonly to?: number;
}

/** Milliseconds for which an answer holds, so that a wish is heard soon and costs little to ask for. */
const askEveryMs = 1000;
/** Milliseconds after which a paused part asks again. */
export const pausedMs = 10_000;

export async function readWish(store: BlobStore, id: string): Promise<Wish> {
  return (await findRecord<ControlRecord>(store, paths.control(id)))?.wish ?? 'run';
}

/** Keeps a wish that came at `now`; a run that is to be cancelled stays so. False where it is. */
export async function keepWish(store: BlobStore, id: string, wish: Wish, now: number): Promise<boolean> {
  for (;;) {
    const kept = await store.get(paths.control(id));
    const record = kept && (JSON.parse(kept.text) as ControlRecord);
    if (record?.wish === 'cancel') return wish === 'cancel';
    const pauses = pausesAfter(record, wish, now);
    if (await replace(store, id, kept?.info.etag, { ...record, format: 1, wish, ...pauses })) return true;
  }
}

/** A pause begins with the wish for it, and ends with any other. */
function pausesAfter(record: ControlRecord | undefined, wish: Wish, now: number): Pick<ControlRecord, 'pauses'> {
  const { pauses = [] } = record ?? {};
  const last = pauses.at(-1);
  const isPaused = last !== undefined && last.to === undefined;
  if (wish === 'pause') return isPaused ? { pauses } : { pauses: [...pauses, { from: now }] };
  if (isPaused) return { pauses: [...pauses.slice(0, -1), { ...last, to: now }] };
  return pauses.length === 0 ? {} : { pauses };
}

/** When a run was paused, as far as it is known; a pause that lasts has no end. */
export async function readPauses(store: BlobStore, id: string): Promise<readonly Pause[]> {
  return (await findRecord<ControlRecord>(store, paths.control(id)))?.pauses ?? [];
}

/** Keeps why a part of a run cannot go on, for the other parts to end as well; the first that says so is the one to tell. */
export async function keepTrouble(store: BlobStore, { id, mark }: RunRef, reason: string): Promise<void> {
  for (;;) {
    const kept = await store.get(paths.control(id));
    const record = kept && (JSON.parse(kept.text) as ControlRecord);
    if (record?.wish === 'cancel' || record?.trouble?.mark === mark) return;
    if (await replace(store, id, kept?.info.etag, { wish: 'run', ...record, format: 1, trouble: { mark, reason } }))
      return;
  }
}

/** Asks for a run's wish, at most once a second. Throws {@link RunTrouble} where a part of the run cannot go on. */
export function createControl(store: BlobStore, clock: Clock, { id, mark }: RunRef): () => Promise<Wish> {
  return atMostEvery(askEveryMs, clock, async () => {
    const { wish, trouble } = (await findRecord<ControlRecord>(store, paths.control(id))) ?? { wish: 'run' };
    if (wish !== 'cancel' && trouble?.mark === mark) throw new RunTrouble(trouble.reason);
    return wish;
  });
}

/** Replaces the record that has this ETag; false where it has another by now. */
async function replace(
  store: BlobStore,
  id: string,
  etag: string | undefined,
  record: ControlRecord,
): Promise<boolean> {
  const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
  return (await store.put(paths.control(id), JSON.stringify(record), condition)) !== undefined;
}

/** Ends the work on a run that is to be cancelled. */
export class RunCancelled extends RunTrouble {
  constructor() {
    super('The run was cancelled.');
  }
}
