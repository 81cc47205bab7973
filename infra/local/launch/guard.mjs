/**
 * Runs the command given as arguments and ends it, with all it started, when the launcher is gone: an `npm ci` that
 * outlived a killed launcher would write the same folder as the next one.
 */

import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const windows = process.platform === 'win32';
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: !windows, windowsHide: true });

process.once('disconnect', () => {
  if (windows) child.kill();
  else process.kill(-child.pid, 'SIGKILL');
  process.exit(1);
});
// A signal from the terminal reaches the launcher too, which disconnects.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => {});
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code) => process.exit(code ?? 1));
