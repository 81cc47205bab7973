import { inParallel } from '../core/inParallel.ts';
import type { RunState, RunSummary } from '../model/summary.ts';
import { summarizeRefusal } from './refusals.ts';
import { RunTrouble } from './runTrouble.ts';
import { listStarted, type StartedRun } from './startedRuns.ts';
import { type SummaryDeps, summarizeRun } from './summarizeRun.ts';

/** Runs that are summed up at a time. */
const atATime = 16;

/** A page of all runs there are, the newest first. */
export async function listRuns(
  deps: SummaryDeps,
  { limit, offset }: { readonly limit: number; readonly offset: number },
  stateOf: (id: string) => Promise<{ readonly state: RunState; readonly reason?: string }>,
): Promise<{ readonly runs: RunSummary[]; readonly more: boolean }> {
  const started: StartedRun[] = [];
  let at = 0;
  for await (const run of listStarted(deps.store)) {
    if (at++ >= offset && started.push(run) > limit) break;
  }
  const runs = await inParallel(started.slice(0, limit), atATime, async ({ id, startedAt }) => {
    try {
      const run = await summarizeRun(deps, id, () => stateOf(id));
      return run?.startedAt === startedAt ? run : undefined;
    } catch (error) {
      // A run that another version has left, say, is no reason to show none of the others.
      if (!(error instanceof RunTrouble)) throw error;
      return summarizeRefusal(id, { reason: error.message, refusedAt: startedAt });
    }
  });
  return { runs: runs.filter((run) => run !== undefined), more: started.length > limit };
}
