import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The most memory, in MB, that a program beside this one takes in a process whose old heap has so many MiB. */
export async function peakOf(program: string, heap: number, ...args: readonly (string | number)[]): Promise<number> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const execArgv = [`--max-old-space-size=${heap}`, '--max-semi-space-size=8'];
  const child = fork(file, args.map(String), { execArgv });
  const [[bytes]] = await Promise.all([once(child, 'message') as Promise<[number]>, once(child, 'exit')]);
  return bytes / 1e6;
}
