import type { BlobStore } from '../ports.ts';
import { paths } from './records.ts';

/** All runs there are, by a marker each whose name sorts the newest first: a page of them needs no look at the others. */

const markers = `${paths.runs}_started/`;
/** Milliseconds since 1970 that no run will see; the time that is left until then falls as time goes on. */
const digits = 15;
const endOfTime = 10 ** digits - 1;

/** A run's marker. There may be more than one of a run: of those only the one with the time of its record counts. */
export interface StartedRun {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Set before a run's start record or refusal, so that none is without one. */
export async function markStarted(store: BlobStore, run: StartedRun): Promise<void> {
  await store.put(markerOf(run), '');
}

export async function unmarkStarted(store: BlobStore, run: StartedRun): Promise<void> {
  await store.remove(markerOf(run));
}

/** The markers of all runs, the newest first. */
export async function* listStarted(store: BlobStore): AsyncGenerator<StartedRun> {
  for await (const { path } of store.list(markers)) {
    const left = Number(path.slice(markers.length, markers.length + digits));
    yield { id: path.slice(markers.length + digits + 1), startedAt: new Date(endOfTime - left).toISOString() };
  }
}

function markerOf({ id, startedAt }: StartedRun): string {
  return `${markers}${String(endOfTime - Date.parse(startedAt)).padStart(digits, '0')}-${id}`;
}
