import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { instant } from '../../shared/core/instant.ts';
import type { Work } from '../../shared/core/lanes.ts';
import type { Answer, Layout, PartRef, Progress, RunRef, SectionRef, StagePartRef } from '../../shared/model/wire.ts';
import { maxFailures, maxLosses, timerAfter, unanswered } from './patience.ts';

/**
 * A lane takes every `lanes`-th partition, one after another, so that as many partitions are worked on at once as there
 * are lanes: over the whole run, whatever its size. It goes on as a new generation before its history grows.
 */
export interface LaneInput extends SectionRef, Pick<Layout, 'partitions' | 'lanes' | 'waves'> {
  readonly work: Work;
  /** The stage that the work is for, where it is for one. */
  readonly stage?: number;
  readonly lane: number;
  /** The partition, and the wave in it, that comes next. */
  readonly next: number;
  readonly wave: number;
  /** Steps in a row that failed, and that lost their worker. */
  readonly failures: number;
  readonly losses: number;
}

/** `reason` says why the lane gave up; without it, all its partitions are done. */
export interface LaneResult {
  readonly reason?: string;
}

/** From so many lost workers on the wait is no longer doubled, 20 s: a search for a row that kills takes many of them. */
const longestLoss = 2;
/**
 * Milliseconds after which a lane looks again at a part that its service makes wait, however long that is: what the run's
 * owner wants is heard there, and until the service's time has come nothing else is done.
 */
const longestSleepMs = 30_000;
/** Steps of a generation, after which the history starts anew. */
export const stepsPerGeneration = 20;

export const runLane: OrchestrationHandler = function* (context: OrchestrationContext) {
  let state: LaneInput = context.df.getInput<LaneInput>();
  for (let step = 0; state.next < state.partitions; step += 1) {
    if (step === stepsPerGeneration) {
      context.df.continueAsNew(state);
      return undefined;
    }
    const answers = yield* ask(context, state);
    const trouble = answers.find((answer) => !answer.ok);
    if (trouble) {
      const isLoss = trouble === unanswered && callsServices(state.work);
      const isLast = isLoss ? state.losses >= maxLosses : state.failures >= maxFailures;
      if (!trouble.retry || isLast) return yield* giveUp(context, state, trouble.reason);
      yield timerAfter(context, isLoss ? Math.min(state.losses, longestLoss) : state.failures);
      state = isLoss ? { ...state, losses: state.losses + 1 } : { ...state, failures: state.failures + 1 };
      continue;
    }
    const resumeAt = latest(answers);
    state = { ...(resumeAt === undefined ? following(state) : state), failures: 0, losses: 0 };
    const now = context.df.currentUtcDateTime.getTime();
    const isLater = resumeAt !== undefined && resumeAt > now;
    if (isLater) yield context.df.createTimer(instant(Math.min(resumeAt, now + longestSleepMs)));
  }
  return {} satisfies LaneResult;
};

/** Ends the other lanes as well: the run fails, and they would go on paying. */
function* giveUp(
  context: OrchestrationContext,
  { id, mark }: RunRef,
  reason: string,
): Generator<Task, LaneResult, unknown> {
  try {
    yield context.df.callActivity('stopLanes', { id, mark, reason });
  } catch {
    // Where they are not told, they come to their own end, later.
  }
  return { reason };
}

/** The answers of a wave's activities; one for all where the host ended any of them. */
function* ask(context: OrchestrationContext, state: LaneInput): Generator<Task, readonly Answer<Progress>[], unknown> {
  try {
    return (yield context.df.Task.all(activities(context, state))) as Answer<Progress>[];
  } catch {
    return [unanswered];
  }
}

function activities(context: OrchestrationContext, state: LaneInput): Task[] {
  const { id, mark, section, work, waves, wave, next: partition, lane } = state;
  const part: PartRef = { id, mark, section, partition };
  if (!callsServices(work)) {
    const { stage } = state;
    return [context.df.callActivity(activityOf[work], stage === undefined ? part : { ...part, stage })];
  }
  return (waves[wave] ?? []).map(({ stage, service }) =>
    context.df.callActivity(service, { ...part, stage, lane } satisfies StagePartRef),
  );
}

type ServiceWork = 'stages' | 'groups';

function callsServices(work: Work): work is ServiceWork {
  return work === 'stages' || work === 'groups';
}

/** The activity that does a step which calls no service. */
const activityOf: Readonly<Record<Exclude<Work, ServiceWork>, string>> = {
  count: 'countPartition',
  shuffle: 'shufflePartition',
  buckets: 'shuffleBucket',
  join: 'joinPartition',
};

/** When the last of the parts may go on; nothing where all are done. */
function latest(answers: readonly Answer<Progress>[]): number | undefined {
  const times = answers.flatMap((answer) => (answer.ok && !answer.value.done ? [answer.value.resumeAt] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** The next wave of the same partition, or the lane's next partition. */
function following(state: LaneInput): LaneInput {
  const isLast = !callsServices(state.work) || state.wave + 1 >= state.waves.length;
  return isLast ? { ...state, next: state.next + state.lanes, wave: 0 } : { ...state, wave: state.wave + 1 };
}
