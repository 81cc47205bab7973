/** A process of the stack: a child that says when it is ready and ends when it is told to or its parent is gone. */

import { fork } from 'node:child_process';
import { z } from 'zod';
import { openLogFile } from './logFile.ts';
import { StartRefused } from './startRefused.ts';
import type { StateFolder } from './stateFolder.ts';

export interface ProcessSpec {
  /** The name of its log and of its entry in processes.json. */
  readonly name: string;
  /** What a sentence calls it. */
  readonly title: string;
  /** The compiled file that it runs. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves to its ports when it accepts connections; rejects with the reason where it never will. */
  readonly ready: Promise<ReadyPorts>;
  /** Resolves to a sentence about its end. */
  readonly ended: Promise<string>;
  /** Asks it to stop and resolves when it has ended, killed after 10 s if need be. */
  stop(): Promise<void>;
}

export interface ReadyPorts {
  readonly port: number;
  readonly queuePort?: number | undefined;
  readonly tablePort?: number | undefined;
}

const port = z.number().int().positive();
const message = z.union([
  z.object({ ready: z.literal(true), port, queuePort: port.optional(), tablePort: port.optional() }),
  z.object({ failed: z.string() }),
]);

const GRACE_MS = 10_000;

export function startProcess(spec: ProcessSpec, folder: StateFolder): RunningProcess {
  const log = openLogFile(folder.path, spec.name);
  const child = fork(spec.script, spec.args, {
    execArgv: [...(spec.execArgv ?? [])],
    env: { ...process.env, ...spec.env },
    stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    // In a group of its own no Ctrl-C of the terminal reaches it, and it stops in the stack's order.
    detached: process.platform !== 'win32',
  });
  log.close();
  const { pid } = child;
  if (pid === undefined) throw new StartRefused(`${spec.title} could not be started with ${process.execPath}.`);
  folder.addProcess(pid);

  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by signal ${signal}`;
      resolve(`${spec.title} (process ${pid}) ended by itself ${how}; its log is ${log.path}.`);
    });
  });
  const ready = new Promise<ReadyPorts>((resolve, reject) => {
    child.on('message', (received) => {
      const parsed = message.safeParse(received);
      if (!parsed.success) return;
      if ('failed' in parsed.data) reject(new StartRefused(`${spec.title} did not start: ${parsed.data.failed}`));
      else {
        const { ready: _, ...ports } = parsed.data;
        resolve(ports);
      }
    });
    void ended.then((end) => reject(new StartRefused(`${end} It last said: ${log.lastLine() ?? 'nothing'}`)));
  });
  ready.catch(() => undefined);

  const stop = async (): Promise<void> => {
    // Closing the channel asks it to stop, on Windows too, where a signal would end it at once.
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  };
  return { name: spec.name, pid, ready, ended, stop };
}
