import { expect, test } from 'vitest';
import { uploadReviews } from '../../infra/local/reviews/uploadReviews.ts';
import { seededRandom } from '../../infra/local/services/control/seededRandom.ts';
import { maxLanes } from '../../shared/core/partition.ts';
import { startTestBackend } from '../support/startTestBackend.ts';
import { startStorageProxy } from '../support/storageProxy.ts';
import { drawKillPoints, killAt } from './killPoints.ts';
import { createSampleRun, type SampleRun, sampleInput } from './sampleRun.ts';
import { untilKilled } from './untilKilled.ts';

const points = Number(process.env['CHAOS_POINTS']) / 2;
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now());
/** Milliseconds that a call takes, so that a kill finds many under way. */
const callMs = 15;
/** Batches that are not full in the windows of a part that lost worker after worker: two in each of eight steps. */
const narrowBatches = 16;

test(`whatever the moment at which the host of a run is killed, ${points} times over, no run is lost`, async () => {
  console.log(`CHAOS_SEED=${seed}`);
  await using backend = await startTestBackend();
  await using proxy = await startStorageProxy(backend.connection);
  const quota = { perSecond: 100_000, perMinute: 1_000_000 };
  await backend.script({ quotas: { language: quota }, faults: [{ do: { delayMs: callMs } }] });
  await uploadReviews(backend.storage, sampleInput);
  const start = () => backend.startHost('host', proxy.connection);
  let host = await start();
  const undisturbed = await createSampleRun(backend, 'undisturbed');
  await undisturbed.drive(host);
  const needed = (await undisturbed.count()).received;
  const output = await undisturbed.output();

  const sum = { runs: 0, lost: 0, most: 0, repeated: 0 };
  let run = await createSampleRun(backend, 'run-0');
  let kills = 0;
  const finish = async ({ summary, verification }: Driven): Promise<void> => {
    expect(summary).toMatchObject({ state: 'succeeded', rows: { total: 3000, ok: 3000, failed: 0, skipped: 0 } });
    expect(verification).toMatchObject({ ok: true, checked: { rows: 3000 } });
    expect((await run.output()) === output).toBe(true);
    const { received, kept } = await run.count();
    expect(summary.calls.sent).toBe(kept);
    // Each kill may leave a part of each lane with a batch that is not full, and so may the narrow windows of a suspect part.
    expect(kept).toBeGreaterThanOrEqual(needed);
    expect(kept).toBeLessThanOrEqual(needed + (kills + narrowBatches) * maxLanes);
    sum.runs += 1;
    sum.repeated += received - needed;
    run = await createSampleRun(backend, `run-${sum.runs}`);
    kills = 0;
  };

  for (const [at, point] of drawKillPoints(points, seededRandom(seed)).entries()) {
    const killed = killAt(point, host, proxy);
    // Runs go on, one after another, until their host is gone.
    for (;;) {
      const ended = await untilKilled(run.drive(host), killed);
      if (!ended) break;
      await finish(ended);
    }
    kills += 1;
    const { phase, calls, most } = await run.countLost();
    sum.lost += calls;
    sum.most += most;
    console.log(`kill ${at + 1}, ${JSON.stringify(point)}: ${phase}, ${calls} calls lost of ${most} at most`);
    expect(calls).toBeLessThanOrEqual(most);
    host = await start();
  }
  await finish(await run.drive(host));
  await host.kill('SIGTERM');
  console.log(
    `${points} kills in ${sum.runs} runs: ${sum.repeated} calls repeated, ${sum.lost} lost, ${sum.most} at most`,
  );
  expect(sum.repeated).toBeLessThanOrEqual(sum.lost + (points + sum.runs * narrowBatches) * maxLanes);
});

type Driven = Awaited<ReturnType<SampleRun['drive']>>;
