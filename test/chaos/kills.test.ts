import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { array, integer, sample } from 'fast-check';
import { expect, test } from 'vitest';
import { startHostProcess, temporaryFolder } from '../support/hostProcess.ts';
import { checkState } from './checkState.ts';
import { createVoyages } from './voyages.ts';

const points = Number(process.env['CHAOS_POINTS']);
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now());

/** Longest time that a host lives, in milliseconds from when it answers; a batch of voyages takes about that long. */
const longestLife = 250;

/** Hosts that are killed side by side, each with a state of its own. */
const lanes = 2;

test(`whatever the moment at which a host is killed, ${points} times over, nothing is lost or done twice`, async () => {
  console.log(`CHAOS_SEED=${seed}`);
  const lives = array(integer({ min: 0, max: longestLife }), { minLength: points, maxLength: points });
  const [pauses = []] = sample(lives, { seed, numRuns: 1 });
  const share = Math.ceil(points / lanes);
  const shares = Array.from({ length: lanes }, (_, lane) => pauses.slice(lane * share, (lane + 1) * share));
  const counts = await Promise.all(shares.map(killAgainAndAgain));
  for (const { kills, voyages, instances, tasks } of counts) {
    console.log(`${kills} kills, ${voyages} voyages, ${instances} instances, ${tasks} tasks, each ended once`);
  }
});

/** Runs voyages on hosts that live for the given times, in milliseconds, and then on one that ends them. */
async function killAgainAndAgain(pauses: readonly number[]) {
  await using folder = await temporaryFolder();
  const env = { NODE_COMPILE_CACHE: join(folder.path, 'cache') };
  const start = () => startHostProcess({ app: 'voyage', state: folder.path, env });
  // A host that is killed writes no compile cache, with which the others start faster.
  await (await start()).kill('SIGTERM');
  const voyages = createVoyages();
  for (const [i, pause] of pauses.entries()) {
    await using host = await start();
    const driven = voyages.driveForever(host.url).catch((error: unknown) => error);
    await Promise.race([setTimeout(pause), driven]);
    await host.kill('SIGKILL');
    // The host is gone, and that is all that may go wrong.
    expect(await driven, `kill ${i}, seed ${seed}`).toMatchObject({
      message: expect.stringMatching(/fetch failed|terminated/),
    });
  }
  await using last = await start();
  await voyages.finish(last.url);
  await last.kill('SIGTERM');
  return { kills: pauses.length, voyages: voyages.ended(), ...(await checkState(join(folder.path, 'host.db'))) };
}
