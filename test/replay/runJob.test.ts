import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../functions/orchestrators/runJob.ts';
import { laneIds } from '../../shared/core/lanes.ts';
import type { JobStage } from '../../shared/model/job.ts';
import type { Layout } from '../../shared/model/wire.ts';
import { aStage } from '../support/factories.ts';
import { type Action, replay, type World } from '../support/replay.ts';

const run = { id: 'r1', mark: 'm1' };
const waves = [[{ stage: 0, service: 'TextSentiment' }]];
const layout = { ok: true, value: { partitions: 10, lanes: 3, waves, grouped: [], isLast: true } };
const fine = { ok: true, value: null };

const world =
  (answers: Readonly<Record<string, unknown>>): World =>
  (name) =>
    name in answers ? answers[name] : name === 'planRun' ? layout : name === 'runLane' ? {} : fine;

test('plans, runs a child a lane, places, joins and commits, in this order', async () => {
  const { output, scheduled } = await replay(runJob, run, world({}));

  expect(output).toEqual({ id: 'r1' });
  expect(scheduled.map(({ functionName, instanceId }) => instanceId ?? functionName)).toEqual([
    'planRun',
    'r1-stages-0',
    'r1-stages-1',
    'r1-stages-2',
    'placeRun',
    'r1-join-0',
    'r1-join-1',
    'r1-join-2',
    'commitRun',
  ]);
});

test('says in everything it calls which start of the run it means', async () => {
  const { scheduled } = await replay(runJob, run, world({}));
  for (const { input } of scheduled) expect(input).toMatchObject(run);
});

test('schedules the same whatever order its children end in', async () => {
  const expected = await replay(runJob, run, world({}));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 1 }), async (picks) => {
      let at = 0;
      const order = (outstanding: number): number => (picks[at++ % picks.length] as number) % outstanding;
      const { scheduled, output } = await replay(runJob, run, world({}), order);
      expect(scheduled).toEqual(expected.scheduled);
      expect(output).toEqual(expected.output);
    }),
    { numRuns: 30 },
  );
});

test('an empty input has no lanes and still commits', async () => {
  const empty = { ok: true, value: { partitions: 0, lanes: 1, waves, grouped: [], isLast: true } };
  const { scheduled } = await replay(runJob, run, world({ planRun: empty }));

  expect(scheduled.map(({ functionName }) => functionName)).toEqual(['planRun', 'placeRun', 'commitRun']);
});

test.each(['planRun', 'placeRun', 'commitRun'])('where %s fails, the run ends with its reason', async (step) => {
  const trouble = { ok: false, retry: false, reason: 'The input changed.' };
  const { output, scheduled } = await replay(runJob, run, world({ [step]: trouble }));

  expect(output).toEqual({ id: 'r1', reason: 'The input changed.' });
  expect(scheduled.at(-1)).toMatchObject({
    functionName: 'failRun',
    input: { ...run, reason: 'The input changed.' },
  });
});

test('where a lane gives up, nothing is joined and the run says why', async () => {
  const { output, scheduled } = await replay(runJob, run, world({ runLane: { reason: 'No storage.' } }));

  expect(output).toEqual({ id: 'r1', reason: 'No storage.' });
  expect(scheduled.some(({ functionName }) => functionName === 'commitRun')).toBe(false);
});

test('a step that fails for a while is tried again, each time later', async () => {
  const answers = [1, 2, 3].map(() => ({ ok: false, retry: true, reason: 'The storage account did not answer.' }));
  const answer: World = (name, input) => (name === 'commitRun' ? (answers.shift() ?? fine) : world({})(name, input));
  const { output, scheduled } = await replay(runJob, run, answer);

  expect(output).toEqual({ id: 'r1' });
  expect(scheduled.slice(-7).map(({ functionName }) => functionName ?? 'timer')).toEqual([
    'commitRun',
    'timer',
    'commitRun',
    'timer',
    'commitRun',
    'timer',
    'commitRun',
  ]);
});

test('an activity that the host ends is called again, and a lane that fails ends the run with a reason', async () => {
  let lost = true;
  const answer: World = (name, input) => {
    if (name === 'planRun' && lost) {
      lost = false;
      throw new Error('timed out');
    }
    if (name === 'runLane') throw new Error('broken');
    return world({})(name, input);
  };
  const { output, scheduled } = await replay(runJob, run, answer);

  expect(output).toMatchObject({ id: 'r1', reason: expect.stringContaining('orchestration failed') as string });
  expect(scheduled.at(-1)?.functionName).toBe('failRun');
});

test('where not even the end can be written, the orchestration fails', async () => {
  const trouble = { ok: false, retry: true, reason: 'The storage account did not answer.' };
  await expect(replay(runJob, run, (name) => (name === 'runLane' ? {} : trouble))).rejects.toThrow(
    'The storage account did not answer.',
  );
});

describe('sections', () => {
  const explode = { transform: 'explode', col: 'tags', as: 'tag', errorCol: 'tag_error' } as const;
  const stages: JobStage[] = [aStage(), explode, { transform: 'dropDuplicates' }, aStage({ outputCol: 'mood' })];
  const plans: readonly Layout[] = [
    { partitions: 3, lanes: 2, waves, grouped: [], distinct: 2, isLast: false },
    { partitions: 5, lanes: 2, waves: [[{ stage: 3, service: 'TextSentiment' }]], grouped: [], isLast: true },
  ];
  const answers: World = (name, input) => {
    if (name === 'planRun') return { ok: true, value: plans[input['section'] as number] };
    return name === 'divideShuffle' ? { ok: true, value: { buckets: 4, lanes: 3 } } : world({})(name, input);
  };
  const name = ({ functionName, instanceId }: Action): string | undefined => instanceId ?? functionName;

  test('come one after another, each in a generation of its own; one that looks for duplicates shuffles before it joins', async () => {
    const first = await replay(runJob, run, answers);
    expect(first.scheduled.map(name)).toEqual([
      'planRun',
      'r1-stages-0',
      'r1-stages-1',
      'placeRun',
      'r1-shuffle2-0',
      'r1-shuffle2-1',
      'divideShuffle',
      'r1-buckets2-0',
      'r1-buckets2-1',
      'r1-buckets2-2',
      'r1-join-0',
      'r1-join-1',
    ]);
    expect(first.next).toEqual({ ...run, section: 1 });
    expect(first.scheduled.find(({ instanceId }) => instanceId === 'r1-buckets2-1')?.input).toMatchObject({
      work: 'buckets',
      stage: 2,
      partitions: 4,
      lanes: 3,
      lane: 1,
      next: 1,
    });

    const second = await replay(runJob, first.next, answers);
    expect(second.scheduled.map(name)).toEqual([
      'planRun',
      'r1-stages1-0',
      'r1-stages1-1',
      'placeRun',
      'r1-join1-0',
      'r1-join1-1',
      'commitRun',
    ]);
    expect(second.output).toEqual({ id: 'r1' });
    const children = [...first.scheduled, ...second.scheduled].flatMap(({ instanceId }) => instanceId ?? []);
    expect(laneIds('r1', stages)).toEqual(expect.arrayContaining(children));
  });

  test('rows that no service goes over are counted first, where they are the input’s', async () => {
    const plan = { ok: true, value: { partitions: 3, lanes: 2, waves: [], grouped: [], isLast: true } };
    const namesOf = async (input: object) =>
      (await replay(runJob, input, world({ planRun: plan }))).scheduled.map(name);
    expect(await namesOf(run)).toEqual(expect.arrayContaining(['r1-count-0', 'r1-count-1']));
    expect(await namesOf({ ...run, section: 1 })).toEqual([
      'planRun',
      'placeRun',
      'r1-join1-0',
      'r1-join1-1',
      'commitRun',
    ]);
  });

  test.each(['divideShuffle', 'runLane'])(
    'where %s fails, no section follows and nothing is committed',
    async (step) => {
      const trouble = step === 'runLane' ? { reason: 'Gone.' } : { ok: false, retry: false, reason: 'Gone.' };
      const failing: World = (called, input, id) => (called === step ? trouble : answers(called, input, id));
      const { output, next, scheduled } = await replay(runJob, run, failing);
      expect([output, next]).toEqual([{ id: 'r1', reason: 'Gone.' }, undefined]);
      expect(scheduled.at(-1)).toMatchObject({ functionName: 'failRun', input: { ...run, reason: 'Gone.' } });
    },
  );

  test('a stage for groups shuffles its rows, and calls its service bucket by bucket, before the other stages', async () => {
    const grouped = [{ stage: 1, service: 'SimpleDetectAnomalies' }];
    const plan = { ok: true, value: { partitions: 3, lanes: 2, waves, grouped, isLast: true } };
    const { scheduled } = await replay(runJob, run, (called, input) =>
      called === 'planRun' ? plan : answers(called, input),
    );
    expect(scheduled.map(name)).toEqual([
      'planRun',
      'r1-shuffle1-0',
      'r1-shuffle1-1',
      'divideShuffle',
      'r1-groups1-0',
      'r1-groups1-1',
      'r1-groups1-2',
      'r1-stages-0',
      'r1-stages-1',
      'placeRun',
      'r1-join-0',
      'r1-join-1',
      'commitRun',
    ]);
    expect(scheduled.find(({ instanceId }) => instanceId === 'r1-groups1-2')?.input).toMatchObject({
      work: 'groups',
      partitions: 4,
      lanes: 3,
      lane: 2,
      waves: [grouped],
    });
    const grouping = aStage({ outputCol: 'g', groupbyCol: 'name' });
    expect(laneIds('r1', [aStage(), grouping])).toEqual(
      expect.arrayContaining(scheduled.flatMap(({ instanceId }) => instanceId ?? [])),
    );
  });
});
