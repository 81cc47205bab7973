import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { Layout, RunRef } from '../../shared/model/wire.ts';
import { patiently } from './patience.ts';
import type { LaneInput, LaneResult } from './runLane.ts';

/** A run from plan to commit: lanes of partitions through their stages, then lanes that join them, then one commit. */
export const runJob: OrchestrationHandler = function* (context: OrchestrationContext) {
  const run = context.df.getInput<RunRef>();
  const { id } = run;
  const reason = yield* steps(context, run);
  if (reason === undefined) return { id };
  const told = yield* patiently<null>(context, 'failRun', { ...run, reason });
  if (!told.ok) throw new Error(reason);
  return { id, reason };
};

/** Why the run failed, or nothing where its output is in place. */
function* steps(context: OrchestrationContext, run: RunRef): Generator<Task, string | undefined, unknown> {
  const plan = yield* patiently<Layout>(context, 'planRun', run);
  if (!plan.ok) return plan.reason;
  const stages = yield* lanes(context, run, 'stages', plan.value);
  if (stages !== undefined) return stages;
  const placed = yield* patiently<null>(context, 'placeRun', run);
  if (!placed.ok) return placed.reason;
  const join = yield* lanes(context, run, 'join', plan.value);
  if (join !== undefined) return join;
  const committed = yield* patiently<null>(context, 'commitRun', run);
  return committed.ok ? undefined : committed.reason;
}

/** Takes every partition through one kind of work; gives the first trouble, if any lane had one. */
function* lanes(
  context: OrchestrationContext,
  run: RunRef,
  work: LaneInput['work'],
  layout: Layout,
): Generator<Task, string | undefined, unknown> {
  if (layout.partitions === 0) return undefined;
  const children = Array.from({ length: layout.lanes }, (_, lane) => {
    const input: LaneInput = { ...layout, ...run, work, lane, next: lane, wave: 0, failures: 0, losses: 0 };
    return context.df.callSubOrchestrator('runLane', input, `${run.id}-${work}-${lane}`);
  });
  try {
    const results = (yield context.df.Task.all(children)) as LaneResult[];
    return results.find(({ reason }) => reason !== undefined)?.reason;
  } catch {
    return 'A part of the orchestration failed; the app’s log says why.';
  }
}
