/** Installs the packages that package-lock.json names, where they are not there yet. */

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';
import { runGuarded } from './runGuarded.mjs';

/** @param {string} root @param {AbortSignal} stopping */
export async function install(root, stopping) {
  const modules = join(root, 'node_modules');
  // npm ci would empty the folder that a link leads to, and that one belongs to another checkout.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = packagesOf(lock);
  if (wanted === undefined)
    fail('package-lock.json is not JSON: restore it, as with `git checkout package-lock.json`.');
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(modules, '.tributary-lock');
  // Packages that somebody removed, or that an interrupted npm left out, are found missing by their folders.
  const complete = Object.entries(wanted).every(
    ([path, { optional }]) => optional === true || existsSync(join(root, path, 'package.json')),
  );
  if (complete && read(stamp) === digest) return;
  const installed = packagesOf(read(join(modules, '.package-lock.json')));
  if (!complete || !isInstalled(wanted, installed)) await runNpm(root, stopping);
  writeFileSync(stamp, digest);
}

async function runNpm(root, stopping) {
  console.log('Installing packages with npm ci; this happens only when package-lock.json is new.');
  const script = process.env.npm_execpath ?? '';
  const npm = script.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
  // The stack is made of development packages too, whatever NODE_ENV or the npm settings say.
  const { code, output } = await runGuarded([...npm, 'ci', '--include=dev', '--no-fund', '--no-audit'], {
    cwd: root,
    stopping,
  });
  if (code === 0) return;
  fail(`${output}\nnpm ci failed with code ${code}, and its last lines are above: put that right and start again.`);
}

/** Whether npm's own record of what it installed agrees with the lock file, as after an `npm ci` by hand. */
function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = installed?.[path];
    if (path === '' || found === undefined) return (path === '' && installed !== undefined) || optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** The packages of a lock file by their paths; nothing where the text is none. */
function packagesOf(text) {
  try {
    return JSON.parse(text).packages;
  } catch {
    return undefined;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
