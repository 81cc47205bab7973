import * as z from 'zod';
import { parseTimeSpan } from '../../../infra/local/host/loader/timeSpan.ts';

/** host.json of version 2 in so far as an app on bundle 4 may use it; from Azure's reference of host.json. */

const timeSpan = z.string().refine((text) => parseTimeSpan(text) !== undefined, 'is no duration hh:mm:ss');
const count = z.int().min(1);
const level = z.enum(['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical', 'None']);

/** From a second to ten minutes, which is what the Consumption plan allows; all other plans allow more. */
const functionTimeout = timeSpan.refine((text) => {
  const ms = parseTimeSpan(text) ?? 0;
  return ms >= 1000 && ms <= 600_000;
}, 'is not between 00:00:01 and 00:10:00');

/** An interval of versions that ends below the next major one, such as `[4.0.0, 5.0.0)`. */
const bundleVersion = z.string().refine((text) => {
  const [, from, to] = /^\[(\d+)\.(?:\*|\d+\.\d+),\s*(\d+)\.\d+\.\d+\)$/.exec(text) ?? [];
  return from === '4' && to === '5';
}, 'is no range of version 4');

const durableTask = z.strictObject({
  hubName: z.string().regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'is no hub name: 3 to 45 letters and digits'),
  storageProvider: z.looseObject({ type: z.enum(['azureStorage', 'azureManaged', 'mssql']).optional() }).optional(),
  tracing: z.looseObject({}).optional(),
  notifications: z.looseObject({}).optional(),
  maxConcurrentActivityFunctions: count.optional(),
  maxConcurrentOrchestratorFunctions: count.optional(),
  maxConcurrentEntityFunctions: count.optional(),
  // The host switches it off for all languages but .NET.
  extendedSessionsEnabled: z.literal(false).optional(),
  maxOrchestrationActions: count.optional(),
  useGracefulShutdown: z.boolean().optional(),
  overridableExistingInstanceStates: z.enum(['AnyState', 'NonRunningStates']).optional(),
  storeInputsInOrchestrationHistory: z.boolean().optional(),
});

const hostFile = z.strictObject({
  version: z.literal('2.0'),
  functionTimeout: functionTimeout.optional(),
  logging: z
    .strictObject({
      fileLoggingMode: z.enum(['never', 'always', 'debugOnly']).optional(),
      logLevel: z.record(z.string(), level).optional(),
      console: z.strictObject({ isEnabled: z.boolean() }).optional(),
      applicationInsights: z.looseObject({}).optional(),
    })
    .optional(),
  telemetryMode: z.literal('OpenTelemetry').optional(),
  healthMonitor: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  singleton: z.looseObject({}).optional(),
  aggregator: z.strictObject({ batchSize: count.optional(), flushTimeout: timeSpan.optional() }).optional(),
  concurrency: z.looseObject({ dynamicConcurrencyEnabled: z.boolean().optional() }).optional(),
  extensionBundle: z.strictObject({
    id: z.literal('Microsoft.Azure.Functions.ExtensionBundle'),
    version: bundleVersion,
  }),
  extensions: z
    .strictObject({
      http: z
        .strictObject({
          routePrefix: z.string().optional(),
          maxOutstandingRequests: z.int().min(-1).optional(),
          maxConcurrentRequests: z.int().min(-1).optional(),
          dynamicThrottlesEnabled: z.boolean().optional(),
          hsts: z.looseObject({}).optional(),
          customHeaders: z.record(z.string(), z.string()).optional(),
        })
        .optional(),
      queues: z
        .strictObject({
          maxPollingInterval: timeSpan.optional(),
          visibilityTimeout: timeSpan.optional(),
          batchSize: count.max(32).optional(),
          maxDequeueCount: count.optional(),
          newBatchThreshold: z.int().min(0).optional(),
          messageEncoding: z.enum(['base64', 'none']).optional(),
        })
        .optional(),
      blobs: z
        .strictObject({ maxDegreeOfParallelism: count.optional(), poisonBlobThreshold: count.optional() })
        .optional(),
      durableTask,
    })
    .optional(),
});

/** What is wrong with a host.json, each by its path; nothing where the real host would take it. */
export function checkHostFile(content: unknown): string[] {
  const checked = hostFile.safeParse(content);
  return checked.success ? [] : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
