import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { z } from 'zod';
import { parseFile } from '../loader/readSettings.ts';

const keysSchema = z.object({ master: z.string().min(1), function: z.string().min(1), system: z.string().min(1) });

/** The keys that callers of functions and of the management API must show. */
export type HostKeys = z.infer<typeof keysSchema>;

/** Reads the keys, or makes them when there are none yet. */
export function openHostKeys(file: string): HostKeys {
  if (existsSync(file)) return parseFile(file, keysSchema);
  const make = (): string => randomBytes(32).toString('base64url');
  const keys = { master: make(), function: make(), system: make() };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** Whether a request shows one of the keys, in the header `x-functions-key` or in the query as `code`. */
export function hasKey(request: IncomingMessage, url: URL, keys: readonly string[]): boolean {
  const shown = request.headers['x-functions-key'] ?? url.searchParams.get('code');
  return typeof shown === 'string' && keys.some((key) => timingSafeEqual(digest(shown), digest(key)));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
