/** What can be known to be in the way before anything is started. */

import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { PORT_NAMES, PORT_SETTINGS, type PortSetting } from './ports.ts';
import type { LocalSettings } from './readLocalSettings.ts';
import { StartRefused } from './startRefused.ts';

const MEGABYTE = 1024 * 1024;

/** Bytes: the reviews sample writes about 10 MB, and Azurite copies its whole database at each save. */
const NEEDED_BYTES = 200 * MEGABYTE;

/** Refuses with one sentence for each thing that is in the way. */
export async function checkMachine({ ports, state }: LocalSettings): Promise<void> {
  const problems = await Promise.all([
    describeDisk(state),
    ...PORT_NAMES.filter((name) => ports[name] !== 0).map((name) => describePort(PORT_SETTINGS[name], ports[name])),
  ]);
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new StartRefused(found.join('\n'));
}

async function describeDisk(state: string): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(state);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return undefined;
  return (
    `Only ${Math.floor(free / MEGABYTE)} MB are free on the disk of ${state} and ${NEEDED_BYTES / MEGABYTE} MB are ` +
    'needed: free some, or set TRIBUTARY_STATE to a folder on another disk.'
  );
}

async function describePort({ title, variable }: PortSetting, port: number): Promise<string | undefined> {
  const code = await tryToListen(port);
  if (code === undefined) return undefined;
  const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
  return `Port ${port} of ${title} ${why}: stop what uses it, or set ${variable} to another port (0 for a free one).`;
}

/** The error code with which listening on the port fails, if it does. */
function tryToListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
