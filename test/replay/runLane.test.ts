import { expect, test } from 'vitest';
import { unanswered } from '../../functions/orchestrators/patience.ts';
import { type LaneInput, runLane } from '../../functions/orchestrators/runLane.ts';
import { replay } from '../support/replay.ts';

const input: LaneInput = {
  id: 'r1',
  mark: 'm1',
  section: 0,
  work: 'stages',
  partitions: 10,
  lanes: 3,
  waves: [[{ stage: 0, service: 'TextSentiment' }]],
  lane: 1,
  next: 1,
  wave: 0,
  failures: 0,
  losses: 0,
};
const done = { ok: true, value: { done: true } };

test('takes its own partitions, in order, each by an activity named after the service', async () => {
  const { output, scheduled } = await replay(runLane, input, () => done);

  expect(output).toEqual({});
  expect(scheduled.map(({ functionName, input: part }) => [functionName, part])).toEqual(
    [1, 4, 7].map((partition) => ['TextSentiment', { id: 'r1', mark: 'm1', section: 0, partition, stage: 0, lane: 1 }]),
  );
});

test('runs the stages of a wave side by side, and the next wave after them', async () => {
  const waves = [
    [
      { stage: 0, service: 'TextSentiment' },
      { stage: 1, service: 'LanguageDetector' },
    ],
    [{ stage: 2, service: 'NER' }],
  ];
  const { scheduled, episodes } = await replay(runLane, { ...input, partitions: 2, waves }, () => done);

  expect(scheduled.map(({ functionName }) => functionName)).toEqual(['TextSentiment', 'LanguageDetector', 'NER']);
  expect(episodes).toBe(4);
});

test('a part that is not done comes back at the time it says', async () => {
  const resumeAt = Date.UTC(2026, 0, 1, 0, 0, 20);
  const answers = [{ ok: true, value: { done: false, resumeAt } }, done];
  const { scheduled } = await replay(runLane, { ...input, partitions: 2 }, () => answers.shift());

  expect(scheduled.map(({ functionName, fireAt }) => functionName ?? fireAt)).toEqual([
    'TextSentiment',
    new Date(resumeAt),
    'TextSentiment',
  ]);
});

test('a part that is to wait for long is looked at meanwhile, so that its owner is heard', async () => {
  const resumeAt = Date.UTC(2026, 0, 1, 1);
  const cancelled = { ok: false, retry: false, reason: 'The run was cancelled.' };
  const answers = [{ ok: true, value: { done: false, resumeAt } }, cancelled];
  const { scheduled, output } = await replay(runLane, { ...input, partitions: 2 }, () => answers.shift());

  expect(scheduled[1]?.fireAt).toEqual(new Date(Date.UTC(2026, 0, 1, 0, 0, 31)));
  expect(output).toEqual({ reason: cancelled.reason });
});

test('a part whose time has come already goes on without a timer', async () => {
  const answers = [{ ok: true, value: { done: false, resumeAt: 0 } }, done];
  const { scheduled } = await replay(runLane, { ...input, partitions: 2 }, () => answers.shift());

  expect(scheduled.map(({ actionType }) => actionType)).toEqual([0, 0]);
});

test('waits out trouble that may pass, longer each time, and gives up in the end', async () => {
  const trouble = { ok: false, retry: true, reason: 'The storage account answered 503 (ServerBusy).' };
  const { output, scheduled } = await replay(runLane, { ...input, partitions: 2 }, () => trouble);

  expect(output).toEqual({ reason: trouble.reason });
  expect(scheduled.filter(({ actionType }) => actionType === 5)).toHaveLength(8);
  expect(scheduled.filter(({ functionName }) => functionName === 'TextSentiment')).toHaveLength(9);
  expect(scheduled.at(-1)).toMatchObject({
    functionName: 'stopLanes',
    input: { id: 'r1', mark: 'm1', reason: trouble.reason },
  });
});

test('trouble that stays ends the lane at once', async () => {
  const { output, scheduled } = await replay(runLane, input, () => ({ ok: false, retry: false, reason: 'Changed.' }));

  expect(output).toEqual({ reason: 'Changed.' });
  expect(scheduled.map(({ functionName }) => functionName)).toEqual(['TextSentiment', 'stopLanes']);
});

test('trouble that passed is forgotten', async () => {
  const trouble = { ok: false, retry: true, reason: 'The storage account did not answer.' };
  const answers = [trouble, done, trouble, done];
  const { output, scheduled } = await replay(runLane, { ...input, partitions: 5 }, () => answers.shift());

  const waits = scheduled.flatMap(({ fireAt }, at) => (fireAt === undefined ? [] : [at]));
  expect(output).toEqual({});
  expect(waits).toEqual([1, 4]);
});

test('goes on as a new generation after 20 steps, where it stopped', async () => {
  const { next, scheduled } = await replay(
    runLane,
    { ...input, lanes: 1, lane: 0, next: 0, partitions: 50 },
    () => done,
  );

  expect(scheduled).toHaveLength(20);
  expect(next).toMatchObject({ next: 20, partitions: 50, lanes: 1, failures: 0 });
});

test('takes buckets of groups by the activity of their service', async () => {
  const waves = [[{ stage: 1, service: 'SimpleDetectAnomalies' }]];
  const lose = (): never => {
    throw new Error('the worker exited');
  };
  const groups: LaneInput = { ...input, work: 'groups', stage: 1, waves, partitions: 5 };
  const { scheduled } = await replay(runLane, groups, () => done);
  expect(scheduled.map(({ functionName, input: part }) => [functionName, part])).toEqual(
    [1, 4].map((partition) => [
      'SimpleDetectAnomalies',
      { id: 'r1', mark: 'm1', section: 0, partition, stage: 1, lane: 1 },
    ]),
  );
  // A row that kills is searched for among groups as well.
  expect((await replay(runLane, { ...groups, losses: 8 }, lose)).next).toMatchObject({ losses: 28, failures: 0 });
});

test.each([
  ['count', 'countPartition', {}],
  ['shuffle', 'shufflePartition', { stage: 2 }],
  ['buckets', 'shuffleBucket', { stage: 2 }],
  ['join', 'joinPartition', {}],
] as const)('does the step %s partition by partition, whatever the stages', async (work, activity, ofStage) => {
  const { scheduled } = await replay(runLane, { ...input, ...ofStage, work, section: 1, lane: 0, next: 0 }, () => done);

  expect(scheduled.map(({ functionName, input: part }) => [functionName, part])).toEqual(
    [0, 3, 6, 9].map((partition) => [activity, { id: 'r1', mark: 'm1', section: 1, partition, ...ofStage }]),
  );
});

test('lost workers are borne for longer than other trouble, but not for ever', async () => {
  const lose = (): never => {
    throw new Error('the worker exited');
  };
  const losing = (state: Partial<LaneInput>) => replay(runLane, { ...input, ...state, partitions: 2 }, lose);
  expect((await losing({ work: 'join', failures: 8 })).output).toEqual({ reason: unanswered.reason });
  expect((await losing({ losses: 8 })).next).toMatchObject({ losses: 28, failures: 0 });
  expect((await losing({ losses: 64 })).output).toEqual({ reason: unanswered.reason });
});

test('lost workers do not use up the patience for other trouble', async () => {
  const away = { ok: false, retry: true, reason: 'The storage account did not answer.' };
  const answers = [away, done];
  const { output } = await replay(runLane, { ...input, losses: 20, partitions: 2 }, () => answers.shift());
  expect(output).toEqual({});
});

test('the wait after a lost worker is soon no longer than 20 s', async () => {
  let left = 6;
  const { scheduled } = await replay(runLane, { ...input, partitions: 2 }, () => {
    if (left-- === 0) return done;
    throw new Error('the worker exited');
  });
  const times = scheduled.flatMap(({ fireAt }) => (fireAt === undefined ? [] : [Date.parse(fireAt)]));
  expect(
    times
      .slice(1)
      .map((time, at) => time - (times[at] as number))
      .every((ms) => ms <= 21_000),
  ).toBe(true);
});

test('an activity that the host ends before it answers is called again', async () => {
  let lost = true;
  const { output, scheduled } = await replay(runLane, { ...input, partitions: 2 }, () => {
    if (!lost) return done;
    lost = false;
    throw new Error('timed out');
  });

  expect(output).toEqual({});
  expect(scheduled.map(({ functionName }) => functionName ?? 'timer')).toEqual([
    'TextSentiment',
    'timer',
    'TextSentiment',
  ]);
});
