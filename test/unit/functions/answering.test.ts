import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { answering } from '../../../functions/activities/answering.ts';
import { RunCancelled } from '../../../shared/run/control.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';

test.each([
  [new RunCancelled(), 'info', 'The run was cancelled.'],
  [new RunTrouble('The input changed.'), 'error', 'The input changed.'],
])('an activity that is stopped by %s answers, and logs at the level of %s', async (error, level, reason) => {
  const logged: string[] = [];
  const context = {
    info: () => logged.push('info'),
    error: () => logged.push('error'),
  } as unknown as InvocationContext;
  const answer = await answering(() => Promise.reject(error))({}, context);
  expect(answer).toEqual({ ok: false, retry: false, reason });
  expect(logged).toEqual([level]);
});
