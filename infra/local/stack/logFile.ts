/** The log of one process of the stack: the last start's, and the one before it. */

import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

export interface LogFile {
  readonly path: string;
  /** A descriptor for the process to write to; closed here once it has it. */
  readonly descriptor: number;
  close(): void;
  /** The last line that says something, which in a process that fails names the reason. */
  lastLine(): string | undefined;
}

/** Opens `logs/{name}.log` in the state folder, and keeps the log of the start before as `{name}.previous.log`. */
export function openLogFile(folder: string, name: string): LogFile {
  const path = join(folder, 'logs', `${name}.log`);
  try {
    renameSync(path, join(folder, 'logs', `${name}.previous.log`));
  } catch {
    // The first start has none.
  }
  const descriptor = openSync(path, 'a');
  return {
    path,
    descriptor,
    close: () => closeSync(descriptor),
    lastLine: () => readFileSync(path, 'utf8').trimEnd().split('\n').at(-1)?.trim() || undefined,
  };
}
