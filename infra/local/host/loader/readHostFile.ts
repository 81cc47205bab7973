import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../startupError.ts';
import { parseFile } from './readSettings.ts';
import { parseTimeSpan, timeSpan } from './timeSpan.ts';

const defaultConcurrency = 10 * availableParallelism();

const concurrency = z.int().min(1).default(defaultConcurrency);

const durableTask = z.looseObject({
  hubName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'must be 3 to 45 letters and digits, beginning with a letter')
    .default('TestHubName'),
  maxConcurrentActivityFunctions: concurrency,
  maxConcurrentOrchestratorFunctions: concurrency,
});

const http = z.looseObject({ routePrefix: z.string().default('api') });

const queues = z
  .looseObject({
    maxPollingInterval: timeSpan.prefault('00:01:00'),
    visibilityTimeout: timeSpan.prefault('00:00:00'),
    batchSize: z.int().min(1).max(32).default(16),
    maxDequeueCount: z.int().min(1).default(5),
    newBatchThreshold: z.int().min(0).optional(),
    messageEncoding: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['base64', 'none']))
      .prefault('base64'),
  })
  .transform(({ newBatchThreshold, ...rest }) => ({
    ...rest,
    newBatchThreshold: newBatchThreshold ?? Math.floor(rest.batchSize / 2),
  }));

/** How queues are read, as host.json says; durations in milliseconds. */
export type QueueOptions = z.infer<typeof queues>;

const blobs = z.looseObject({
  maxDegreeOfParallelism: z
    .int()
    .min(1)
    .default(8 * availableParallelism()),
  poisonBlobThreshold: z.int().min(1).default(5),
});

/** How blobs are handled, as host.json says. */
export type BlobOptions = z.infer<typeof blobs>;

const level = z.enum(['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical', 'None']);

/** Not followed here, but where it is wrong the real host does not start. */
const functionTimeout = z
  .string()
  .refine((text) => text === '-1' || parseTimeSpan(text) !== undefined, 'must be a duration like "00:05:00", or "-1"');

const hostSchema = z.looseObject({
  version: z.literal('2.0'),
  functionTimeout: functionTimeout.optional(),
  logging: z
    .looseObject({ logLevel: z.record(z.string(), level, 'must be an object of categories and levels').prefault({}) })
    .prefault({}),
  extensions: z
    .looseObject({
      http: http.prefault({}),
      durableTask: durableTask.prefault({}),
      queues: queues.prefault({}),
      blobs: blobs.prefault({}),
    })
    .prefault({}),
});

/** What the host takes from host.json; fields that it does not know are left to Azure. */
export type HostFile = z.infer<typeof hostSchema>;

/** Reads the app's host.json. */
export function readHostFile(dir: string): HostFile {
  const file = join(dir, 'host.json');
  if (!existsSync(file)) {
    throw new StartupError(`${file} is missing: a Functions app needs it, at least {"version": "2.0"}.`);
  }
  return parseFile(file, hostSchema);
}

/** The host.json of an app that has nothing special in it. */
export function defaultHostFile(): HostFile {
  return hostSchema.parse({ version: '2.0' });
}
