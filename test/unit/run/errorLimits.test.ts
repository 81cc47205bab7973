import { expect, test } from 'vitest';
import { checkStageErrors, excessOfErrors } from '../../../shared/run/errorLimits.ts';
import { paths } from '../../../shared/run/records.ts';
import { aClient, aJob, aRun, aStage, runToEnd } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const jobOf = (limits: object) => aJob({ limits: { maxMinutes: 60, ...limits } });

test.each([
  [{}, 10, 10, undefined],
  [{ maxErrors: 3 }, 10, 3, undefined],
  [{ maxErrors: 3 }, 10, 4, "4 rows failed, and the job's limits.maxErrors is 3."],
  [{ maxErrors: 0 }, 10, 1, "1 rows failed, and the job's limits.maxErrors is 0."],
  [{ maxErrorPercent: 30 }, 10, 3, undefined],
  [{ maxErrorPercent: 30 }, 10, 4, "4 of 10 rows failed, and the job's limits.maxErrorPercent is 30."],
  [{ maxErrorPercent: 0 }, 0, 0, undefined],
  [{ maxErrorPercent: 99.9 }, 10, 10, "10 of 10 rows failed, and the job's limits.maxErrorPercent is 99.9."],
])('%j with %i rows, %i of them failed', (limits, rows, failed, reason) => {
  expect(excessOfErrors(jobOf(limits), { rows, failed })).toBe(reason);
});

test('while rows are still to come, only their number counts', () => {
  const stages = [{ rows: 10, failed: 10 }];
  expect(() => checkStageErrors(jobOf({ maxErrorPercent: 1 }), stages, false)).not.toThrow();
  expect(() => checkStageErrors(jobOf({ maxErrorPercent: 1 }), stages, true)).toThrow('maxErrorPercent');
  expect(() => checkStageErrors(jobOf({ maxErrors: 9 }), stages, false)).toThrow('maxErrors');
});

/** Rows of which one fails in the first stage, and another in the second. */
async function aRunOfTwoStages(limits: object) {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const stages = [
    aStage({ params: { text: { column: 'a' } } }),
    aStage({ params: { text: { column: 'b' } }, outputCol: 'other' }),
  ];
  const run = await aRun(store, '{"a":"","b":"x"}\n{"a":"x","b":""}\n', { job: { ...jobOf(limits), stages } });
  const deps = { store, clock, client: aClient(clock, createScriptedTransport(clock).send) };
  return { store, end: () => runToEnd(run, deps) };
}

test('a run with more failed rows than its job allows ends without an output, and its parts stay', async () => {
  const { store, end } = await aRunOfTwoStages({ maxErrors: 0 });
  await expect(end()).rejects.toThrow("1 rows failed, and the job's limits.maxErrors is 0.");
  expect(store.text('output/rows.jsonl')).toBeUndefined();
  expect(store.paths(paths.ledgers('run-1'))).toHaveLength(2);
});

test('rows that failed in different stages are counted together at the end', async () => {
  const { store, end } = await aRunOfTwoStages({ maxErrors: 1 });
  expect(await end()).toEqual({ ok: false, reason: "2 rows failed, and the job's limits.maxErrors is 1." });
  expect(store.text('output/rows.jsonl')).toBeUndefined();
  expect(await (await aRunOfTwoStages({ maxErrors: 2 })).end()).toMatchObject({ ok: true });
});
