import type { RunState, RunSummary } from '../model/summary.ts';
import type { BlobStore } from '../ports.ts';
import { findRefusal, findStart, paths } from './records.ts';
import { summarizeRun } from './summarizeRun.ts';

/** A page of all runs there are, the newest first. */
export async function listRuns(
  store: BlobStore,
  { limit, offset }: { readonly limit: number; readonly offset: number },
  stateOf: (id: string) => Promise<{ readonly state: RunState; readonly reason?: string }>,
): Promise<{ readonly runs: RunSummary[]; readonly more: boolean }> {
  const starts: { id: string; startedAt: string }[] = [];
  for await (const id of store.folders(paths.runs)) {
    const startedAt = (await findStart(store, id))?.startedAt ?? (await findRefusal(store, id))?.refusedAt;
    if (startedAt !== undefined) starts.push({ id, startedAt });
  }
  starts.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const page = starts.slice(offset, offset + limit);
  const runs = await Promise.all(page.map(({ id }) => summarizeRun(store, id, () => stateOf(id))));
  return { runs: runs.filter((run) => run !== undefined), more: starts.length > offset + limit };
}
