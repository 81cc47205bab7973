import { z } from 'zod';
import type { Outcome, RowError } from '../model/outcome.ts';
import { failed } from '../model/outcome.ts';
import { defineService, type Param, type ServiceDefinition } from './defineService.ts';
import { textRecords } from './textRecords.ts';

/** Text elements (grapheme clusters) a document: https://learn.microsoft.com/azure/ai-services/language-service/concepts/data-limits */
const maxTextElements = 5120;

/** Bytes a request: the same page, "maximum size of entire request". */
const maxRequestBytes = 1_000_000;

/** https://learn.microsoft.com/azure/ai-services/language-service/concepts/migrate */
const successor = 'Azure Language (POST /language/:analyze-text)';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const errorSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  innererror: z.looseObject({ code: z.string(), message: z.string().optional() }).optional(),
});

const responseSchema = z.looseObject({
  documents: z.array(z.looseObject({ id: z.string() })),
  errors: z.array(z.looseObject({ id: z.string(), error: errorSchema })),
  modelVersion: z.string(),
});

const commonParams: Readonly<Record<string, Param>> = {
  text: { schema: z.string('a string'), in: 'document', required: true, about: 'The text to analyze.' },
  modelVersion: {
    schema: z.string('a string').min(1),
    in: 'query',
    query: 'model-version',
    default: 'latest',
    about: 'Version of the model.',
  },
  showStats: { schema: z.boolean('true or false'), in: 'query', about: 'Adds statistics to each answer.' },
  disableServiceLogs: {
    schema: z.boolean('true or false'),
    in: 'query',
    query: 'loggingOptOut',
    about: 'Keeps the service from storing the input text.',
  },
  stringIndexType: {
    schema: z.enum(
      ['TextElements_v8', 'UnicodeCodePoint', 'Utf16CodeUnit'],
      'TextElements_v8, UnicodeCodePoint or Utf16CodeUnit',
    ),
    in: 'query',
    about: 'The unit of offsets and lengths.',
  },
};

/** An operation of Text Analytics v3.1: documents in, documents and errors out, joined by id in whatever order they come. */
export function textAnalytics(operation: {
  readonly name: string;
  readonly docs: string;
  readonly path: string;
  /** Documents a request. */
  readonly documents: number;
  readonly params: Readonly<Record<string, Param>>;
  /** What the answer for a document holds. */
  readonly answer: z.ZodType;
  /** Makes a document's answer the same wherever it stood in its batch. */
  settle?(document: Record<string, unknown>): Record<string, unknown>;
}): ServiceDefinition {
  return defineService({
    name: operation.name,
    docs: operation.docs,
    successor,
    route: { method: 'POST', path: `/text/analytics/v3.1/${operation.path}` },
    limits: { documents: operation.documents, requestBytes: maxRequestBytes },
    billing: { unit: 'text records', of: ({ text }) => textRecords(text as string) },
    params: { ...commonParams, ...operation.params },
    check: ({ text }) => checkText(text as string),
    request: (documents) => ({ documents: documents.map((document, id) => ({ id: String(id), ...document })) }),
    response: responseSchema,
    answer: z.object({
      statistics: z.looseObject({}).optional(),
      document: operation.answer,
      modelVersion: z.string(),
    }),
    modelVersion: (body) => body.modelVersion,
    split: (body, documents) => splitById(body, documents, operation.settle ?? ((document) => document)),
  });
}

/** The service's own words for what it would refuse; see contracts and recordings of the service. */
function checkText(text: string): RowError | undefined {
  if (text === '') return { code: 'InvalidDocument', message: 'Document text is empty.' };
  // A text has at most as many grapheme clusters as UTF-16 units, so most are never segmented.
  if (text.length <= maxTextElements || !isLongerThan(text, maxTextElements)) return undefined;
  return {
    code: 'InvalidDocument',
    message: `A document within the request was too large to be processed. Limit document size to: ${maxTextElements} text elements.`,
  };
}

function isLongerThan(text: string, limit: number): boolean {
  let count = 0;
  for (const _ of graphemes.segment(text)) if (++count > limit) return true;
  return false;
}

function splitById(
  body: z.output<typeof responseSchema>,
  count: number,
  settle: (document: Record<string, unknown>) => Record<string, unknown>,
): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  const put = (id: string, outcome: Outcome): void => {
    outcomes.set(id, outcomes.has(id) ? answeredTwice : outcome);
  };
  for (const { id, statistics, ...document } of body.documents) {
    const value = { ...(statistics === undefined ? {} : { statistics }), document: settle(document) };
    put(id, { kind: 'ok', value: { ...value, modelVersion: body.modelVersion } });
  }
  for (const { id, error } of body.errors) put(id, { kind: 'failed', error: documentError(error) });
  return Array.from({ length: count }, (_, id) => outcomes.get(String(id)) ?? missing);
}

const answeredTwice = failed('DuplicateDocument', 'The service answered this document more than once.');
const missing = failed('MissingDocument', 'The service answered the request but not this document.');

/** The innermost code says most: `InvalidDocument` rather than `InvalidArgument`. */
function documentError(error: z.output<typeof errorSchema>): RowError {
  return {
    code: error.innererror?.code ?? error.code,
    message: error.innererror?.message ?? error.message,
    response: JSON.stringify(error),
  };
}
