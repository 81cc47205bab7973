/**
 * The script of a test run, as `PUT /_control/script` takes it. It replaces the script before it; `{}` is a well-behaved
 * service again, with the resources it was started with.
 *
 * ```jsonc
 * { "seed": 7,                                       // for every probability below; default 1
 *   "faults": [                                      // the first one that fires decides a call
 *     { "match": { "path": "/text/*",                // whole path, or its start with a * at the end
 *                  "resource": "language",           // of the call's key
 *                  "key": "…",                       // a key, or its fingerprint
 *                  "bodyContains": "poison",
 *                  "from": 3,                        // from the third matching call on (default 1)
 *                  "every": 5,                       // every fifth from there (default 1)
 *                  "probability": 0.1,               // of those (default 1)
 *                  "times": 2 },                     // at most (default: no end)
 *       "do": { "delayMs": 250,                      // alone or before anything else; or drawn for each call, with a tail:
 *                                                    // { "median": 120, "p99": 2000 }
 *               // in place of an answer, one of these; key and quota are not looked at
 *               "status": 503, "body": {}, "headers": {}, "retryAfter": { "seconds": 2, "as": "header" },
 *               "reset": true, "emptyBody": true, "garbage": true,
 *               // or to the answer there would have been, any of these
 *               "shuffle": true, "dropDocuments": 1, "duplicateDocuments": 1, "truncate": true, "slowBodyMs": 500 } } ],
 *   "quotas": { "language": { "perSecond": 5 } },    // in place of the resource's own
 *   "keys": { "revoke": ["…"], "add": { "language": ["…"] } },
 *   "models": { "sentiment": "null" } }              // or "local"; of languages, keyPhrases, entities, pii, linking
 *                                                    // and vision too
 * ```
 *
 * `as` is how a wait is told: `header` (`Retry-After`, whole seconds), `date` (`Retry-After`, an HTTP date), `ms`
 * (`retry-after-ms`), `x-ms` (`x-ms-retry-after-ms`) or `body` ("Please retry after N seconds" in the message).
 */

import { z } from 'zod';

/** A day: longer than any run, short enough for every timer. */
const MAX_DELAY_MS = 86_400_000;

const milliseconds = z.int().min(0).max(MAX_DELAY_MS);
const positive = z.int().min(1);

/** Half of all calls take no longer than the one, and 99 of 100 no longer than the other. */
const delayTail = z
  .strictObject({ median: milliseconds.min(1), p99: milliseconds })
  .refine(({ median, p99 }) => p99 >= median, { path: ['p99'], message: 'expected no less than the median' });

const match = z.strictObject({
  path: z.string().startsWith('/').optional(),
  resource: z.string().optional(),
  key: z.string().min(1).optional(),
  bodyContains: z.string().min(1).optional(),
  from: positive.optional(),
  every: positive.optional(),
  probability: z.number().min(0).max(1).optional(),
  times: positive.optional(),
});

/** What Node would refuse to send is refused here, while there is still somebody to tell. */
const headers = z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.string().regex(/^[ -~]*$/));

const replacements = ['status', 'reset', 'emptyBody', 'garbage'] as const;
const alterations = ['shuffle', 'dropDocuments', 'duplicateDocuments', 'truncate', 'slowBodyMs'] as const;

const action = z
  .strictObject({
    delayMs: z.union([milliseconds, delayTail], 'expected milliseconds, or {"median", "p99"}').optional(),
    status: z.int().min(200).max(599).optional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
    headers: headers.optional(),
    retryAfter: z
      .strictObject({ seconds: z.number().min(0), as: z.enum(['header', 'date', 'ms', 'x-ms', 'body']) })
      .optional(),
    reset: z.literal(true).optional(),
    emptyBody: z.literal(true).optional(),
    garbage: z.literal(true).optional(),
    shuffle: z.literal(true).optional(),
    dropDocuments: positive.optional(),
    duplicateDocuments: positive.optional(),
    truncate: z.literal(true).optional(),
    slowBodyMs: milliseconds.optional(),
  })
  .superRefine((value, context) => {
    const replacing = replacements.filter((name) => value[name] !== undefined);
    const altering = alterations.filter((name) => value[name] !== undefined);
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (Object.keys(value).length === 0) refuse('expected something to do');
    if (replacing.length > 1) refuse(`expected only one of ${replacing.join(', ')}`);
    if (replacing.length > 0 && altering.length > 0) refuse(`${replacing[0]} leaves no answer for ${altering[0]}`);
    if (value.status === undefined && (value.body ?? value.headers ?? value.retryAfter) !== undefined) {
      refuse('body, headers and retryAfter need a status');
    }
  });

/** A part of a quota, or both parts; what is left out stays as it is. */
export const partialQuota = z.strictObject({
  perSecond: z.int().min(0).exactOptional(),
  perMinute: z.int().min(0).exactOptional(),
});

/** Which model answers: one that computes, or one that looks at nothing. Left out, the one that computes. */
const model = z.enum(['local', 'null']).optional();

export const modelChoice = z.strictObject({
  sentiment: model,
  languages: model,
  keyPhrases: model,
  entities: model,
  pii: model,
  linking: model,
  vision: model,
});

export const script = z.strictObject({
  seed: z.int().min(0).max(4_294_967_295).optional(),
  faults: z.array(z.strictObject({ match: match.optional(), do: action })).optional(),
  quotas: z.record(z.string(), partialQuota).optional(),
  keys: z
    .strictObject({
      revoke: z.array(z.string().min(1)).optional(),
      add: z.record(z.string(), z.array(z.string().min(1))).optional(),
    })
    .optional(),
  models: modelChoice.optional(),
});

export type Script = z.infer<typeof script>;
export type Fault = NonNullable<Script['faults']>[number];
export type FaultAction = Fault['do'];
export type Delay = NonNullable<FaultAction['delayMs']>;
export type ModelChoice = z.infer<typeof modelChoice>;
