/** The Node 24 that the packages bring, which the local stack needs for its SQLite and its HTTP client. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fail } from './fail.mjs';

const MAJOR = 24;

/** @param {string} root @returns {string} the path of its binary */
export function projectNode(root) {
  const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith(`v${MAJOR}.`)) return node;
  return fail(
    `The npm package node brought no Node ${MAJOR}, as happens when npm may not run install scripts: ` +
      'run `npm ci --ignore-scripts=false` and start again.',
  );
}
