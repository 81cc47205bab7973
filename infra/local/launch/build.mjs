/** Compiles the TypeScript sources into dist/, where they changed since the last build. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';
import { runGuarded } from './runGuarded.mjs';

const SOURCES = ['functions', 'shared', 'infra'];
const CONFIGURATION = ['tsconfig.json', 'package-lock.json'];

/** @param {string} root @param {string} node @param {AbortSignal} stopping */
export async function build(root, node, stopping) {
  const stamp = join(root, 'dist/.tributary-build');
  const state = fingerprint(root);
  if (isCurrent(stamp, state)) return;
  console.log('Building with tsc.');
  const { code, output } = await runGuarded([node, join(root, 'node_modules/typescript/bin/tsc')], {
    cwd: root,
    stopping,
  });
  if (code !== 0) fail(`${output}\nThe build failed with the errors above: put them right and start again.`);
  // The state from before the build: a file that was saved meanwhile is built again at the next start.
  writeFileSync(stamp, state);
}

function isCurrent(stamp, state) {
  try {
    return readFileSync(stamp, 'utf8') === state;
  } catch {
    return false;
  }
}

/** Changes with the path, size or time of any source; times alone would miss a file that was put back or removed. */
function fingerprint(root) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  for (const folder of SOURCES) {
    for (const path of readdirSync(join(root, folder), { recursive: true }).toSorted()) {
      if (/\.(ts|json)$/.test(path)) add(join(folder, path));
    }
  }
  CONFIGURATION.forEach(add);
  return hash.digest('hex');
}
