/** Runs a command whose output matters only if it fails. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** npm names the reason first, above a screen of usage. */
const LAST_LINES = 60;
const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));

/**
 * Resolves to the exit code and the last lines of the output; ends the launcher where `stopping` is aborted meanwhile.
 * @param {readonly string[]} command
 * @param {{ cwd: string, stopping: AbortSignal }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runGuarded(command, { cwd, stopping }) {
  const child = spawn(process.execPath, [GUARD, ...command], { cwd, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const stop = () => process.exit(stopping.reason);
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  stopping.removeEventListener('abort', stop);
  return { code, output: output.trimEnd().split('\n').slice(-LAST_LINES).join('\n') };
}
