import { z } from 'zod';
import type { InstanceQuery, InstanceStatus } from '../store/instanceTable.ts';

const statuses: readonly InstanceStatus[] = ['Pending', 'Running', 'Suspended', 'Completed', 'Failed', 'Terminated'];

const defaultTop = 100;

const tokenSchema = z.tuple([z.number(), z.string()]);

/** Reads the filter of a listing or purge, or says in a sentence what is wrong with it. */
export function instanceFilter(query: URLSearchParams, token: string | undefined): InstanceQuery | string {
  const from = time(query.get('createdTimeFrom'), 0);
  const to = time(query.get('createdTimeTo'), Number.MAX_SAFE_INTEGER);
  if (Number.isNaN(from) || Number.isNaN(to)) return 'createdTimeFrom and createdTimeTo must be ISO times.';
  const wanted = (query.get('runtimeStatus') ?? '').split(',').filter(Boolean);
  const top = Number(query.get('top') ?? defaultTop);
  if (!Number.isInteger(top) || top < 1) return 'top must be a whole number, at least 1.';
  const after = token === undefined ? { created: -1, id: '' } : readToken(token);
  if (after === undefined) return 'The continuation token is none that this host gave.';
  // ContinuedAsNew and Canceled are never the state of an instance here: asking for them finds nothing.
  const known = statuses.filter((status) => wanted.some((name) => name.toLowerCase() === status.toLowerCase()));
  const prefix = query.get('instanceIdPrefix') ?? '';
  const isNothing = wanted.length > 0 && known.length === 0;
  return { prefix, from, to: isNothing ? -1 : to, statuses: known, after, top };
}

/** What a caller sends to get the instances after this one. */
export function continuationToken({ created, id }: InstanceQuery['after']): string {
  return Buffer.from(JSON.stringify([created, id])).toString('base64url');
}

function readToken(token: string): InstanceQuery['after'] | undefined {
  try {
    const [created, id] = tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return { created, id };
  } catch {
    return undefined;
  }
}

function time(text: string | null, otherwise: number): number {
  return text === null || text === '' ? otherwise : Date.parse(text);
}
