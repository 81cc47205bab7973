/** Notices that whoever started the launcher is gone, even when it was killed and could pass no signal on. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const POLL_MS = 200;

/**
 * Calls `callback` once when the parent, or npm above the shell that npm starts scripts with, has ended. Without npm
 * nothing is watched: a launcher that was put in the background may outlive its shell.
 * @param {() => void} callback
 */
export function whenAncestorEnds(callback) {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  // npm runs scripts as `sh -c "…"`; most shells replace themselves with the command, and then npm is the parent itself.
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const alive = process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent);
    if (alive) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  timer.unref();
}

function isShell(pid) {
  return /(^|\/)-?(ba|da|z|k|fi|a)?sh( |$)/.test(readProcess(pid, 'comm'));
}

function parentOf(pid) {
  return Number.parseInt(readProcess(pid, 'ppid'), 10);
}

/** One field of a process: from /proc where there is one, else from ps; empty where the process is gone. */
function readProcess(pid, field) {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)])
        .toString()
        .trim();
    // The name stands in parentheses and may itself contain spaces and parentheses.
    const [, name, rest] = /^\d+ \((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return (field === 'comm' ? name : rest?.split(' ')[1]) ?? '';
  } catch {
    return '';
  }
}
