import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { Layout, RunRef } from '../../shared/model/wire.ts';
import { patiently } from './patience.ts';
import type { LaneInput, LaneResult } from './runLane.ts';

/** A run from plan to commit: lanes of partitions through their stages, then lanes that join them, then one commit. */
export const runJob: OrchestrationHandler = function* (context: OrchestrationContext) {
  const { id } = context.df.getInput<RunRef>();
  const reason = yield* steps(context, id);
  if (reason === undefined) return { id };
  const told = yield* patiently<null>(context, 'failRun', { id, reason });
  if (!told.ok) throw new Error(reason);
  return { id, reason };
};

/** Why the run failed, or nothing where its output is in place. */
function* steps(context: OrchestrationContext, id: string): Generator<Task, string | undefined, unknown> {
  const plan = yield* patiently<Layout>(context, 'planRun', { id });
  if (!plan.ok) return plan.reason;
  const stages = yield* lanes(context, id, 'stages', plan.value);
  if (stages !== undefined) return stages;
  const placed = yield* patiently<null>(context, 'placeRun', { id });
  if (!placed.ok) return placed.reason;
  const join = yield* lanes(context, id, 'join', plan.value);
  if (join !== undefined) return join;
  const committed = yield* patiently<null>(context, 'commitRun', { id });
  return committed.ok ? undefined : committed.reason;
}

/** Takes every partition through one kind of work; gives the first trouble, if any lane had one. */
function* lanes(
  context: OrchestrationContext,
  id: string,
  work: LaneInput['work'],
  layout: Layout,
): Generator<Task, string | undefined, unknown> {
  if (layout.partitions === 0) return undefined;
  const children = Array.from({ length: layout.lanes }, (_, lane) => {
    const input: LaneInput = { ...layout, id, work, lane, next: lane, wave: 0, failures: 0, losses: 0 };
    return context.df.callSubOrchestrator('runLane', input, `${id}-${work}-${lane}`);
  });
  try {
    const results = (yield context.df.Task.all(children)) as LaneResult[];
    return results.find(({ reason }) => reason !== undefined)?.reason;
  } catch {
    return 'A part of the orchestration failed; the app’s log says why.';
  }
}
