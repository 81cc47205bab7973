/** What the two APIs of the text service say in different words. */
export interface ApiWords {
  /** Of a request, or a document, that is refused because of its documents. */
  readonly invalidDocument: string;
  /** Of a request without documents. */
  readonly missingInput: readonly [code: string, message: string];
}

/** As recorded with clients of version 3.1. */
export const V31_WORDS: ApiWords = {
  invalidDocument: 'Invalid document in request.',
  missingInput: ['MissingInputRecords', 'Missing input records.'],
};

/** As recorded with clients of the Language API; its code for missing input is of the contract (2023-04-01, InnerErrorCode). */
export const LANGUAGE_WORDS: ApiWords = {
  invalidDocument: 'Invalid Document in request.',
  missingInput: ['MissingInputDocuments', 'Missing input documents.'],
};
