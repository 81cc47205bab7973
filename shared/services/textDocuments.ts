import { z } from 'zod';
import { isRecord } from '../model/isRecord.ts';
import { failed, type Outcome, type RowError } from '../model/outcome.ts';
import type { Document } from './defineService.ts';

/** Documents a request, by what is asked of them: https://learn.microsoft.com/azure/ai-services/language-service/concepts/data-limits */
export const maxDocuments = { languageDetection: 1000, sentiment: 10, keyPhrases: 10, entities: 5 } as const;

/** Bytes a request: the same page, "maximum size of entire request". */
export const maxRequestBytes = 1_000_000;

/** Text elements (grapheme clusters) a document: the same page. */
const maxTextElements = 5120;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const errorSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  innererror: z.looseObject({ code: z.string(), message: z.string().optional() }).optional(),
});

const documentErrors = z.array(z.looseObject({ id: z.string(), error: errorSchema }));

interface DocumentResults {
  readonly documents: readonly ({ readonly id: string } & Document)[];
  readonly errors: z.output<typeof documentErrors>;
  readonly modelVersion: string;
}

/**
 * What every text service answers: documents and errors, in whatever order they come. Checked by hand, for a schema would
 * copy every document of every answer.
 */
export const documentResults = z.custom<DocumentResults>(
  (body) =>
    isRecord(body) &&
    typeof body['modelVersion'] === 'string' &&
    Array.isArray(body['documents']) &&
    body['documents'].every((document) => isRecord(document) && typeof document['id'] === 'string') &&
    documentErrors.safeParse(body['errors']).success,
);

/** Documents as a request has them: their places are their ids. */
export function numbered(documents: readonly Document[]): readonly object[] {
  return documents.map((document, id) => ({ id: String(id), ...document }));
}

/** The service's own words for what it would refuse; see contracts and recordings of the service. */
export function checkText(text: string): RowError | undefined {
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

/**
 * One outcome for each of `count` documents. A row has its own answer under `name`, with its statistics and the model beside
 * it; `settle` makes it the same wherever it stood in its batch.
 */
export function splitById(
  body: DocumentResults,
  count: number,
  { name, settle }: { readonly name: string; settle?(document: Document): Document },
): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  const put = (id: string, outcome: Outcome): void => {
    outcomes.set(id, outcomes.has(id) ? answeredTwice : outcome);
  };
  for (const { id, statistics, ...document } of body.documents) {
    const value: Record<string, unknown> = statistics === undefined ? {} : { statistics };
    value[name] = settle?.(document) ?? document;
    value['modelVersion'] = body.modelVersion;
    put(id, { kind: 'ok', value });
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
