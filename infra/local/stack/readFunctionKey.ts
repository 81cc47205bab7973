/** The key with which the embedded host lets callers of functions in. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const keys = z.object({ function: z.string() });

/** The key that a host with this state folder made, or `undefined` where it asks for none. */
export function readFunctionKey(hostState: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['TRIBUTARY_AUTH'] !== 'keys') return undefined;
  return keys.parse(JSON.parse(readFileSync(join(hostState, 'keys.json'), 'utf8'))).function;
}
