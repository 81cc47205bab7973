/** The folder in which the stack keeps all it knows, used by one stack at a time. */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { StartRefused } from './startRefused.ts';

export interface StateFolder {
  readonly path: string;
  /** Notes a process that uses the folder, so that the next stack can wait for its end should this one be killed. */
  addProcess(pid: number): void;
  /** Writes `processes.json`, by which other programs find the running stack. */
  announce(processes: Readonly<Record<string, object>>): void;
  /** Gives the folder free, and removes what said who used it. */
  release(): void;
}

const POLL_MS = 20;

/** Milliseconds within which a process of a killed stack has ended: it gives itself 10 s to save what it holds. */
const LEFTOVER_MS = 12_000;

const processList = z.array(z.number().int());

/** Creates the folder where it is missing and locks it; refuses while another stack holds it. */
export async function openStateFolder(path: string): Promise<StateFolder> {
  const list = join(path, 'pids.json');
  const announcement = join(path, 'processes.json');
  const lock = takeLock(path, list);
  rmSync(announcement, { force: true });
  await waitForLeftovers(readProcesses(list));
  let pids = [process.pid];
  const save = (): void => writeFileSync(list, JSON.stringify(pids));
  save();
  return {
    path,
    addProcess(pid) {
      pids = [...pids, pid];
      save();
    },
    announce(processes) {
      // Renamed into place, so that nobody reads half of it.
      writeFileSync(`${announcement}.new`, `${JSON.stringify(processes, undefined, 2)}\n`);
      renameSync(`${announcement}.new`, announcement);
    },
    release() {
      rmSync(announcement, { force: true });
      rmSync(list, { force: true });
      lock.close();
    },
  };
}

/**
 * SQLite's lock belongs to the process in the operating system, so it ends however the process does: no stale lock
 * can be left, and of two stacks that start at once one gets it.
 */
function takeLock(path: string, list: string): DatabaseSync {
  try {
    makeFolder(join(path, 'logs'));
    const database = new DatabaseSync(join(path, 'lock.sqlite'), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) {
      const [pid] = readProcesses(list);
      throw new StartRefused(
        `Process ${pid ?? '(just started)'} uses the state folder ${path} already: stop it, or set TRIBUTARY_STATE to another folder.`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      `The state folder ${path} cannot be written (${reason}): set TRIBUTARY_STATE to a folder that can.`,
    );
  }
}

/** Node's own recursion never ends where a file system takes no folders, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function readProcesses(list: string): readonly number[] {
  try {
    return processList.parse(JSON.parse(readFileSync(list, 'utf8')));
  } catch {
    return [];
  }
}

/** Processes that outlive a killed stack for a moment still save their data: two Azurites on one folder would lose some. */
async function waitForLeftovers(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + LEFTOVER_MS;
  while (pids.some(isOurs) && Date.now() < deadline) await sleep(POLL_MS);
}

/** Whether the process lives and is part of a stack, as far as can be seen: its number may be another's by now. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('infra/local');
  } catch {
    return process.platform !== 'linux';
  }
}
