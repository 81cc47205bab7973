/** `npm start`: the whole app on one machine, and a first run of it to look at. `--once` ends after that run. */

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CliError } from './cli/cliError.ts';
import { runReviews } from './reviews/runReviews.ts';
import { runSamples, uploadSamples } from './samples/runSamples.ts';
import { checkMachine } from './stack/checkMachine.ts';
import { findRoot } from './stack/findRoot.ts';
import { type LocalSettings, readLocalSettings } from './stack/readLocalSettings.ts';
import { StartRefused } from './stack/startRefused.ts';
import { startStack } from './stack/startStack.ts';
import { openStateFolder } from './stack/stateFolder.ts';
import { StopRequested, stopOnRequest } from './stack/stopOnRequest.ts';
import { supervise } from './stack/supervise.ts';
import { until } from './stack/until.ts';

const ending = new AbortController();
stopOnRequest(ending);
process.exit(await main());

/** The exit code: with `--once` whether the run succeeded, else whether the stack stopped because it was asked to. */
async function main(): Promise<number> {
  let once = false;
  try {
    const root = findRoot();
    once = readOnce();
    return await runStack(root, readLocalSettings(process.env, root), once);
  } catch (error) {
    if (error instanceof StopRequested) return once ? 1 : 0;
    console.error(error instanceof StartRefused ? error.message : error);
    return 1;
  }
}

function readOnce(): boolean {
  try {
    return parseArgs({ options: { once: { type: 'boolean', default: false } } }).values.once;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused(`${reason}. Usage: npm start [-- --once]`);
  }
}

async function runStack(root: string, settings: LocalSettings, once: boolean): Promise<number> {
  const folder = await openStateFolder(settings.state);
  const supervisor = supervise(folder, ending);
  try {
    await checkMachine(settings);
    const stack = await until(startStack(root, settings, folder, supervisor, ending.signal), ending.signal);
    console.log(`Tributary ready at ${stack.url}`);
    const succeeded = await until(runReviews(root, stack, !once).catch(report), ending.signal);
    if (once) return succeeded ? 0 : 1;
    await until(
      uploadSamples(stack.storage)
        .then(() => runSamples(stack))
        .catch(report),
      ending.signal,
    );
    console.log('\nServing until Ctrl-C.');
    return await until(new Promise<never>(() => undefined), ending.signal);
  } finally {
    await supervisor.stop();
    folder.release();
  }
}

/** A sample that fails does not end the stack, which can show why. */
async function report(error: unknown): Promise<false> {
  // Where a process of the stack died, that is the better reason, and known in a moment.
  await sleep(50);
  if (!ending.signal.aborted) console.error(error instanceof CliError ? error.message : error);
  return false;
}
