/** Finds the app that a command talks to. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { findRoot } from '../stack/findRoot.ts';
import { CliError } from './cliError.ts';

const DEFAULT_URL = 'http://127.0.0.1:7071';

const processes = z.object({ host: z.object({ port: z.number() }) });

/** The address given, else that of TRIBUTARY_URL, else that of the running local stack, else its default. */
export function findUrl(given: string | undefined, env: NodeJS.ProcessEnv, root: string = findRoot()): string {
  const url =
    given ?? (env['TRIBUTARY_URL'] || findStack(resolve(root, env['TRIBUTARY_STATE'] || '.local')) || DEFAULT_URL);
  if (/^https?:/.test(url) && URL.canParse(url)) return url;
  throw new CliError(`${JSON.stringify(url)} is no address: give one such as ${DEFAULT_URL}.`);
}

function findStack(state: string): string | undefined {
  try {
    const { host } = processes.parse(JSON.parse(readFileSync(join(state, 'processes.json'), 'utf8')));
    return `http://127.0.0.1:${host.port}`;
  } catch {
    return undefined;
  }
}
