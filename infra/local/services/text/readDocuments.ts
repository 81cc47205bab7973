/** The documents of a text request: `{"id", "text", "language"? or "countryHint"?}` (contract v3.1, MultiLanguageInput and LanguageInput). */

import type { ApiWords } from './apiWords.ts';
import { isRecord, malformed } from './readJson.ts';
import { invalidRequest } from './textError.ts';
import type { TextDocument } from './textFeature.ts';

/** The documents, or the refusal of the whole request. What is in a document is judged later, by itself. */
export function readDocuments(
  documents: unknown,
  maxDocuments: number,
  { invalidDocument, missingInput }: ApiWords,
): readonly TextDocument[] {
  if (documents !== undefined && !Array.isArray(documents)) throw malformed();
  if (documents === undefined || documents.length === 0) {
    throw invalidRequest(...missingInput);
  }
  if (documents.length > maxDocuments) {
    const message = `Batch request contains too many records. Max ${maxDocuments} records are permitted.`;
    throw invalidRequest('InvalidDocumentBatch', message, invalidDocument);
  }
  const read = documents.map(readDocument);
  if (read.some(({ id }) => id === ''))
    throw invalidRequest('InvalidDocument', 'Document Id is empty.', invalidDocument);
  if (new Set(read.map(({ id }) => id)).size < read.length) {
    const message = 'Request contains duplicated Ids. Make sure each document has a unique Id.';
    throw invalidRequest('InvalidDocument', message, invalidDocument);
  }
  return read;
}

function readDocument(document: unknown): TextDocument {
  if (!isRecord(document)) throw malformed();
  return {
    id: readText(document['id']),
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
