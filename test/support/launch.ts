import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRoot } from '../../infra/local/stack/findRoot.ts';

export interface Launched {
  readonly process: ChildProcess;
  /** What it printed so far, on both streams. */
  output(): string;
  /** Resolves as soon as its output contains the text. */
  says(text: string, withinMs?: number): Promise<void>;
  /** Resolves to its exit code and signal. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const pollMs = 20;
const patienceMs = 50_000;

/** Runs a launcher, by default this project's, with its own output and `env` above this process's environment. */
export function launch(args: readonly string[], env: Readonly<Record<string, string>>, root = findRoot()): Launched {
  const child = spawn(process.execPath, [join(root, 'infra/local/launch.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended: Launched['ended'] = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    process: child,
    output: () => output,
    says: (text, withinMs) =>
      until(
        () => output.includes(text),
        () => `It never said "${text}", but: ${output}`,
        withinMs,
      ),
    ended,
  };
}

/** Free ports and a state folder of its own. */
export function freshStack(state: string): Record<string, string> {
  const names = ['', 'SERVICES_', 'VAULT_', 'BLOB_', 'QUEUE_', 'TABLE_'];
  return { ...Object.fromEntries(names.map((name) => [`TRIBUTARY_${name}PORT`, '0'])), TRIBUTARY_STATE: state };
}

/** The processes of the stack that uses the state folder: the one that started it first. */
export function processesOf(state: string): readonly number[] {
  return JSON.parse(readFileSync(join(state, 'pids.json'), 'utf8')) as number[];
}

/** Resolves when none of the processes lives, and rejects after `ms`. */
export function gone(pids: readonly number[], ms: number): Promise<void> {
  return until(
    () => !pids.some(isAlive),
    () => `Still alive: ${pids.filter(isAlive).join(', ')}`,
    ms,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that ended but that nobody waited for has a number still; only Linux lets it be told apart this easily.
  return process.platform !== 'linux' || !/^State:\tZ/m.test(statusOf(pid));
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State:\tZ';
  }
}

async function until(condition: () => boolean, complaint: () => string, ms = patienceMs): Promise<void> {
  const deadline = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(complaint());
    await sleep(pollMs);
  }
}
