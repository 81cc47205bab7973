/** Compiles the TypeScript sources into dist/, where they changed since the last build. */

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from './fail.mjs';
import { placeFiles } from './placeFiles.mjs';
import { runGuarded } from './runGuarded.mjs';

const FOLDERS = ['functions', 'shared', 'infra'];
/** What folders begin with that are built into. */
const BUILT = '.dist-';
/** Milliseconds after which nobody builds any more. */
const ABANDONED_MS = 3_600_000;
const CONFIGURATION = ['tsconfig.json', 'package-lock.json'];

/** @param {string} root @param {string} node @param {AbortSignal} stopping */
export async function build(root, node, stopping) {
  const stamp = join(root, 'dist/.tributary-build');
  const sources = listSources(root);
  const state = fingerprint(root, sources);
  if (isCurrent(stamp, state) && isComplete(root, sources)) return;
  console.log('Building with tsc.');
  removeAbandoned(root);
  // Beside dist/, for the paths in the source maps, and moved into it after: programs may be running from there.
  const built = mkdtempSync(join(root, BUILT));
  process.once('exit', () => rmSync(built, { recursive: true, force: true }));
  const tsc = [node, join(root, 'node_modules/typescript/bin/tsc'), '--outDir', basename(built)];
  const { code, output } = await runGuarded(tsc, { cwd: root, stopping });
  if (code !== 0) fail(`${output}\nThe build failed with the errors above: put them right and start again.`);
  placeFiles(built, join(root, 'dist'));
  // The state from before the build: a file that was saved meanwhile is built again at the next start.
  writeFileSync(stamp, state);
}

/** Removes what builds have left that were killed. */
function removeAbandoned(root) {
  for (const name of readdirSync(root).filter((each) => each.startsWith(BUILT))) {
    const folder = join(root, name);
    const { mtimeMs = Date.now() } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function isCurrent(stamp, state) {
  try {
    return readFileSync(stamp, 'utf8') === state;
  } catch {
    return false;
  }
}

/** Whether every source has been compiled, whatever happened to the folder since. */
function isComplete(root, sources) {
  return sources
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .every((path) => existsSync(join(root, 'dist', path.replace(/\.ts$/, '.js'))));
}

function listSources(root) {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => /\.(ts|json)$/.test(path))
      .map((path) => join(folder, path))
      .toSorted(),
  );
}

/** Changes with the path, size or time of any source; times alone would miss a file that was put back or removed. */
function fingerprint(root, sources) {
  const hash = createHash('sha256');
  for (const path of [...sources, ...CONFIGURATION]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
