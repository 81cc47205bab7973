import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { laneId, type Work } from '../../shared/core/lanes.ts';
import type { Buckets, Layout, RunRef, SectionRef, StageRef } from '../../shared/model/wire.ts';
import { patiently } from './patience.ts';
import type { LaneInput, LaneResult } from './runLane.ts';

type LaneLayout = Pick<Layout, 'partitions' | 'lanes' | 'waves'> & { readonly stage?: number };
type Steps = Generator<Task, string | undefined, unknown>;

/**
 * A run from plan to commit, section by section: lanes of partitions through their stages, then lanes that join them. After
 * the last section comes one commit; each other one goes on as a new generation, so that a history is that of one section.
 */
export const runJob: OrchestrationHandler = function* (context: OrchestrationContext) {
  const { id, mark, section = 0 } = context.df.getInput<RunRef & Partial<SectionRef>>();
  const run = { id, mark, section };
  const plan = yield* patiently<Layout>(context, 'planRun', run);
  const reason = plan.ok ? yield* steps(context, run, plan.value) : plan.reason;
  if (reason === undefined && plan.ok && !plan.value.isLast) {
    context.df.continueAsNew({ ...run, section: section + 1 } satisfies SectionRef);
    return undefined;
  }
  if (reason === undefined) return { id };
  const told = yield* patiently<null>(context, 'failRun', { id, mark, reason });
  if (!told.ok) throw new Error(reason);
  return { id, reason };
};

/** Why the run failed, or nothing where the section is done; after the last one, its output is in place. */
function* steps(context: OrchestrationContext, run: SectionRef, layout: Layout): Steps {
  const { distinct, grouped, isLast, waves } = layout;
  // Stages count the rows that they go over; where there is none, the input's are counted first.
  const isUncounted = waves.length === 0 && grouped.length === 0 && run.section === 0;
  const all: readonly (() => Steps)[] = [
    ...grouped.map((stage) => () => shuffle(context, run, layout, 'groups', stage)),
    ...(waves.length > 0 ? [() => lanes(context, run, 'stages', layout)] : []),
    ...(isUncounted ? [() => lanes(context, run, 'count', layout)] : []),
    () => once(context, 'placeRun', run),
    ...(distinct === undefined ? [] : [() => shuffle(context, run, layout, 'buckets', { stage: distinct })]),
    () => lanes(context, run, 'join', layout),
    ...(isLast ? [() => once(context, 'commitRun', run)] : []),
  ];
  for (const step of all) {
    const reason = yield* step();
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Brings together rows of all partitions that a stage has to see together, and then takes them bucket by bucket. */
function* shuffle(
  context: OrchestrationContext,
  run: SectionRef,
  layout: Layout,
  work: 'groups' | 'buckets',
  ref: StageRef | Pick<StageRef, 'stage'>,
): Steps {
  const { stage } = ref;
  const reason = yield* lanes(context, run, 'shuffle', { ...layout, stage });
  if (reason !== undefined) return reason;
  const divided = yield* patiently<Buckets>(context, 'divideShuffle', { ...run, stage });
  if (!divided.ok) return divided.reason;
  const { buckets, lanes: count } = divided.value;
  const waves = 'service' in ref ? [[ref]] : [];
  return yield* lanes(context, run, work, { partitions: buckets, lanes: count, waves, stage });
}

function* once(context: OrchestrationContext, activity: string, run: SectionRef): Steps {
  const answer = yield* patiently<null>(context, activity, run);
  return answer.ok ? undefined : answer.reason;
}

/** Takes every partition, or bucket, through one kind of work; gives the first trouble, if any lane had one. */
function* lanes(
  context: OrchestrationContext,
  run: SectionRef,
  work: Work,
  { partitions, lanes: count, waves, stage }: LaneLayout,
): Steps {
  if (partitions === 0) return undefined;
  const children = Array.from({ length: count }, (_, lane) => {
    const state = { lane, next: lane, wave: 0, failures: 0, losses: 0 };
    const ofStage = stage === undefined ? {} : { stage };
    const input: LaneInput = { ...run, work, partitions, lanes: count, waves, ...ofStage, ...state };
    return context.df.callSubOrchestrator('runLane', input, laneId(run.id, work, stage ?? run.section, lane));
  });
  try {
    const results = (yield context.df.Task.all(children)) as LaneResult[];
    return results.find(({ reason }) => reason !== undefined)?.reason;
  } catch {
    return 'A part of the orchestration failed; the app’s log says why.';
  }
}
