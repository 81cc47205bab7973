import type { BlobStore, Clock } from '../ports.ts';
import { triesOf } from './partTries.ts';
import { paths, placeOf } from './records.ts';

/** Milliseconds in which nothing was finished, after which a run says so: more than a call takes with all its retries by default. */
const quietMs = 5 * 60_000;
/** Parts that are named of each kind. */
const named = 3;

/**
 * Why a run makes no progress, as far as its parts have said; `undefined` where it does. `since` is when its last row was
 * finished, in milliseconds since 1970. Storage is asked only where that is long ago.
 */
export async function explainStall(
  { store, clock }: { readonly store: BlobStore; readonly clock: Pick<Clock, 'now'> },
  id: string,
  since: number,
): Promise<string | undefined> {
  const isQuiet = (): boolean => clock.now() - since >= quietMs;
  if (!isQuiet()) return undefined;
  for (const folder of [paths.allJoined(id), paths.sections(id), paths.shuffles(id)]) {
    for await (const { modified } of store.list(folder)) since = Math.max(since, modified);
  }
  if (!isQuiet()) return undefined;
  const stopped: string[] = [];
  const waiting: string[] = [];
  const losing: string[] = [];
  for await (const { path, metadata, modified } of store.list(paths.allTries(id))) {
    // What a part said earlier did not hold it up.
    if (modified < since) continue;
    const { lost, resumeAt = 0, reason } = triesOf(metadata);
    const { partition } = placeOf(path);
    if (reason !== undefined) stopped.push(`partition ${partition} was stopped (${reason.replace(/\.$/, '')})`);
    if (resumeAt > clock.now()) waiting.push(`partition ${partition} waits for its service until ${iso(resumeAt)}`);
    if (lost > 0) losing.push(`partition ${partition} has lost ${lost} ${lost === 1 ? 'worker' : 'workers'} so far`);
  }
  const facts = [stopped, waiting, losing].flatMap((kind) => kind.slice(0, named));
  return `Nothing was finished since ${iso(since)}: ${facts.join('; ') || 'no part has said why'}.`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
