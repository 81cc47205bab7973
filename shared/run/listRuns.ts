import type { RunState, RunSummary } from '../model/summary.ts';
import { findRecord, paths, type StartRecord } from './records.ts';
import { type SummaryDeps, summarizeRun } from './summarizeRun.ts';

/** A page of all runs there are, the newest first. */
export async function listRuns(
  deps: SummaryDeps,
  { limit, offset }: { readonly limit: number; readonly offset: number },
  stateOf: (id: string) => Promise<{ readonly state: RunState; readonly reason?: string }>,
): Promise<{ readonly runs: RunSummary[]; readonly more: boolean }> {
  const starts: { id: string; startedAt: string }[] = [];
  const { store } = deps;
  for await (const id of store.folders(paths.runs)) {
    const start = await findRecord<StartRecord>(store, paths.start(id));
    if (start) starts.push({ id, startedAt: start.startedAt });
  }
  starts.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const page = starts.slice(offset, offset + limit);
  const runs = await Promise.all(page.map(({ id }) => summarizeRun(deps, id, () => stateOf(id))));
  return { runs: runs.filter((run) => run !== undefined), more: starts.length > offset + limit };
}
