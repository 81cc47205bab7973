/** The documents of a text request: `{"id", "text", "language"? or "countryHint"?}` (contract v3.1, MultiLanguageInput and LanguageInput). */

import { isRecord, malformed } from './readJson.ts';
import { invalidDocuments, invalidRequest, type TextError } from './textError.ts';
import type { TextDocument } from './textFeature.ts';

/** The documents, or the refusal of the whole request. What is in a document is judged later, by itself. */
export function readDocuments(documents: unknown, maxDocuments: number): readonly TextDocument[] {
  if (documents !== undefined && !Array.isArray(documents)) throw malformed();
  if (documents === undefined || documents.length === 0) {
    throw invalidRequest('MissingInputRecords', 'Missing input records.');
  }
  if (documents.length > maxDocuments) throw tooMany(maxDocuments);
  const read = documents.map(readDocument);
  if (new Set(read.map(({ id }) => id)).size < read.length) throw duplicatedIds();
  return read;
}

function readDocument(document: unknown): TextDocument {
  if (!isRecord(document)) throw malformed();
  const id = readText(document['id']);
  if (id === '') throw invalidDocuments('InvalidDocument', 'Document Id is empty.');
  return {
    id,
    text: readText(document['text']),
    language: readText(document['language']),
    countryHint: readText(document['countryHint']),
  };
}

/** Null counts as left out: the service then judges the document as one with an empty text. */
function readText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw malformed();
  return value;
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
