import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { Answer, Layout, RunRef } from '../../shared/model/wire.ts';
import type { LaneInput, LaneResult } from './runLane.ts';

/** A run from plan to commit: lanes of partitions through their stages, then lanes that join them, then one commit. */
export const runJob: OrchestrationHandler = function* (context: OrchestrationContext) {
  const { id } = context.df.getInput<RunRef>();
  const reason = yield* steps(context, id);
  if (reason === undefined) return { id };
  yield context.df.callActivity('failRun', { id, reason });
  return { id, reason };
};

/** Why the run failed, or nothing where its output is in place. */
function* steps(context: OrchestrationContext, id: string): Generator<Task, string | undefined, unknown> {
  const plan = (yield context.df.callActivity('planRun', { id })) as Answer<Layout>;
  if (!plan.ok) return plan.reason;
  const stages = yield* lanes(context, id, 'stages', plan.value);
  if (stages !== undefined) return stages;
  const placed = (yield context.df.callActivity('placeRun', { id })) as Answer<null>;
  if (!placed.ok) return placed.reason;
  const join = yield* lanes(context, id, 'join', plan.value);
  if (join !== undefined) return join;
  const committed = (yield context.df.callActivity('commitRun', { id })) as Answer<null>;
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
    const input: LaneInput = { ...layout, id, work, lane, next: lane, wave: 0, failures: 0 };
    return context.df.callSubOrchestrator('runLane', input, `${id}-${work}-${lane}`);
  });
  const results = (yield context.df.Task.all(children)) as LaneResult[];
  return results.find(({ reason }) => reason !== undefined)?.reason;
}
