import { app, type Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { startTestHost } from '../../support/testHost.ts';

test('a timer is called when the host starts and at its times, with what the SDK describes', async () => {
  const seen: Timer[] = [];
  await using _host = await startTestHost(() => {
    app.timer('ticks', { schedule: '* * * * * *', runOnStartup: true, handler: (timer) => void seen.push(timer) });
  });
  await expect.poll(() => seen.length, { timeout: 5000 }).toBeGreaterThan(2);
  expect(seen[0]).toEqual({ schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false });
});

test('a timer with retries is refused', async () => {
  const load = (): void => {
    const retry = { strategy: 'fixedDelay' as const, maxRetryCount: 2, delayInterval: 1000 };
    app.timer('ticks', { schedule: '* * * * * *', retry, handler: () => undefined });
  };
  await expect(startTestHost(load)).rejects.toThrow('The timer function "ticks" has the option "retry"');
});
