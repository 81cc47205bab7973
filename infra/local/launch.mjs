/**
 * `npm start`, `npm run services`, `npm run host` and `npm run build`: installs and builds what is missing, then runs
 * the command, where there is one, on the project's own Node 24. Plain JavaScript without a package, for it runs on
 * Node 20 before anything is installed.
 */

import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenAncestorEnds } from './launch/ancestors.mjs';
import { build } from './launch/build.mjs';
import { fail } from './launch/fail.mjs';
import { install } from './launch/install.mjs';
import { projectNode } from './launch/projectNode.mjs';
import { run } from './launch/run.mjs';

const SCRIPTS = {
  start: 'dist/infra/local/start.js',
  services: 'dist/infra/local/services/main.js',
  host: 'dist/infra/local/host/main.js',
  build: undefined,
};
const OLDEST_NODE = 20;
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

const stopping = new AbortController();
for (const signal of Object.keys(EXIT_CODES)) process.once(signal, () => stopping.abort(EXIT_CODES[signal]));
whenAncestorEnds(() => stopping.abort(1));

const [command, ...options] = process.argv.slice(2);
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(`Tributary needs Node ${OLDEST_NODE} or newer, and this is Node ${process.versions.node}.`);
}
if (!Object.hasOwn(SCRIPTS, command)) {
  fail(`Usage: node infra/local/launch.mjs ${Object.keys(SCRIPTS).join('|')} [options]`);
}

const root = resolve(fileURLToPath(import.meta.url), '../../..');
await install(root, stopping.signal);
const node = projectNode(root);
await build(root, node, stopping.signal);
const script = SCRIPTS[command];
if (script === undefined) process.exit();
process.exitCode = await run({ root, node, script: join(root, script), options, stopping: stopping.signal });
