/** The body of a text request: `{"documents": [{"id", "text", "language"?}]}` (contract v3.1, MultiLanguageBatchInput). */

import type { ServiceRequest } from '../gateway/operation.ts';
import { invalidDocuments, invalidRequest, TextError } from './textError.ts';
import { MAX_REQUEST_BYTES } from './textLimits.ts';

export interface TextDocument {
  readonly id: string;
  readonly text: string;
  /** As the caller wrote it; empty where it was left out. */
  readonly language: string;
}

/** The documents of a request, or the refusal of the whole request. A document's text and language are judged later, by itself. */
export function readBatch({ body, contentType }: ServiceRequest, maxDocuments: number): readonly TextDocument[] {
  if (body === undefined) throw tooLarge();
  if (contentType !== undefined && !/^(application|text)\/json\b/i.test(contentType)) throw unsupportedMediaType();
  const batch = parse(body.toString());
  if (!isRecord(batch)) throw malformed();
  const { documents = [] } = batch;
  if (!Array.isArray(documents)) throw malformed();
  if (documents.length === 0) throw invalidRequest('MissingInputRecords', 'Missing input records.');
  if (documents.length > maxDocuments) throw tooMany(maxDocuments);
  const read = documents.map(readDocument);
  if (new Set(read.map(({ id }) => id)).size < read.length) throw duplicatedIds();
  return read;
}

function readDocument(document: unknown): TextDocument {
  if (!isRecord(document)) throw malformed();
  const { id = '', text = '', language = '' } = document;
  if (!isText(id) || !isText(text) || !isText(language)) throw malformed();
  if (!id) throw invalidDocuments('InvalidDocument', 'Document Id is empty.');
  return { id, text: text ?? '', language: language ?? '' };
}

function parse(body: string): unknown {
  if (body.trim() === '') throw invalidRequest('EmptyRequest', 'Request body is empty.');
  try {
    return JSON.parse(body);
  } catch {
    throw malformed();
  }
}

/** Null counts as left out: the service then judges the document as one with an empty text. */
function isText(value: unknown): value is string | null {
  return typeof value === 'string' || value === null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(): TextError {
  return invalidRequest(
    'InvalidRequestBodyFormat',
    'Request body format is wrong. Make sure the json request is serialized correctly and there are no null members.',
  );
}

function tooMany(max: number): TextError {
  return invalidDocuments(
    'InvalidDocumentBatch',
    `Batch request contains too many records. Max ${max} records are permitted.`,
  );
}

function duplicatedIds(): TextError {
  return invalidDocuments(
    'InvalidDocument',
    'Request contains duplicated Ids. Make sure each document has a unique Id.',
  );
}

function tooLarge(): TextError {
  const { body } = invalidDocuments(
    'InvalidDocumentBatch',
    `Request Payload sent is too large to be processed. Limit request size to: ${MAX_REQUEST_BYTES}`,
  );
  return new TextError(body, 413);
}

function unsupportedMediaType(): TextError {
  return new TextError({ code: 'InvalidRequest', message: 'The media type of the request is not supported.' }, 415);
}
