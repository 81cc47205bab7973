/** Read operations and their results, each for the resource it was asked at, until it expires. */

import { busy } from './visionError.ts';
import { MOST_PICTURES, READ_RESULT_MS } from './visionLimits.ts';

export interface ReadStore {
  /** Runs `read` in the background, under an id, after those before it; throws where too many wait. */
  start(resource: string, id: string, read: () => Promise<object>): void;
  /** The operation as the contract shows it; nothing where the resource has none of that id, or none any more. */
  find(resource: string, id: string): object | undefined;
}

interface ReadOperation {
  readonly createdAt: number;
  updatedAt: number;
  status: 'notStarted' | 'running' | 'succeeded' | 'failed';
  analyzeResult?: object;
}

/** Operations kept at most; the oldest go first, long before the memory does. */
const MOST_OPERATIONS = 10_000;

/** A store over the clock `now` (milliseconds since 1970). */
export function createReadStore(now: () => number): ReadStore {
  // In the order of their start, so that the oldest stand first.
  const operations = new Map<string, ReadOperation>();
  const keyOf = (resource: string, id: string): string => `${resource}/${id}`;
  let waiting = 0;
  let last = Promise.resolve();

  return {
    start(resource, id, read) {
      if (waiting >= MOST_PICTURES) throw busy();
      forget(operations, now());
      const operation: ReadOperation = { createdAt: now(), updatedAt: now(), status: 'notStarted' };
      operations.set(keyOf(resource, id), operation);
      waiting += 1;
      last = last.then(() => run(operation, read, now)).finally(() => (waiting -= 1));
    },
    find(resource, id) {
      const operation = operations.get(keyOf(resource, id));
      if (operation === undefined || isExpired(operation, now())) return undefined;
      const { status, createdAt, updatedAt, analyzeResult } = operation;
      return {
        status,
        createdDateTime: timeOf(createdAt),
        lastUpdatedDateTime: timeOf(updatedAt),
        ...(analyzeResult === undefined ? {} : { analyzeResult }),
      };
    },
  };
}

async function run(operation: ReadOperation, read: () => Promise<object>, now: () => number): Promise<void> {
  operation.status = 'running';
  operation.updatedAt = now();
  try {
    operation.analyzeResult = await read();
    operation.status = 'succeeded';
  } catch {
    // Bytes that were no picture after all: the contract has no place to say so.
    operation.status = 'failed';
  }
  operation.updatedAt = now();
}

function forget(operations: Map<string, ReadOperation>, now: number): void {
  for (const [key, operation] of operations) {
    if (operations.size < MOST_OPERATIONS && !isExpired(operation, now)) return;
    operations.delete(key);
  }
}

function isExpired({ createdAt }: ReadOperation, now: number): boolean {
  return now - createdAt >= READ_RESULT_MS;
}

/** To the second, as the service tells times. */
function timeOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
