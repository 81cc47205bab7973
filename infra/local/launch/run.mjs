/** Runs the command itself, in the foreground, until it ends. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const GRACE_MS = 20_000;

/**
 * Resolves to the command's exit code. When `stopping` is aborted the command is asked to stop and given time to. If
 * the launcher is killed, the command notices by the IPC channel that closes.
 * @param {{ root: string, node: string, script: string, options: readonly string[], stopping: AbortSignal }} command
 * @returns {Promise<number>}
 */
export async function run({ root, node, script, options, stopping }) {
  if (stopping.aborted) return stopping.reason;
  const child = spawn(node, [script, ...options], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') },
  });
  stopping.addEventListener('abort', () => {
    // Closing the channel asks it to stop, on Windows too, where a signal would end it at once.
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  });
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)));
  if (signal !== null) process.stderr.write(`The process ${child.pid} was ended by ${signal}.\n`);
  return code ?? 1;
}
