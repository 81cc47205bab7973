/** What is wrong with one document of a batch, in the service's own words; the other documents are answered all the same. */

import type { ApiWords } from './apiWords.ts';
import type { TextParameters } from './readParameters.ts';
import { lengthIn } from './stringIndex.ts';
import { documentError, type ErrorBody } from './textError.ts';
import type { OpenFeature, TextDocument } from './textFeature.ts';
import { MAX_TEXT_ELEMENTS } from './textLimits.ts';

/** The document's error, or `undefined` where the feature can answer it. */
export function checkDocument(
  document: TextDocument,
  feature: OpenFeature,
  parameters: TextParameters,
  { invalidDocument }: ApiWords,
): ErrorBody | undefined {
  const { text } = document;
  if (text.trim() === '') return documentError(invalidDocument, 'InvalidDocument', 'Document text is empty.');
  const error = feature.check(document, parameters);
  if (error !== undefined || !isTooLong(text)) return error;
  return documentError(
    invalidDocument,
    'InvalidDocument',
    `A document within the request was too large to be processed. Limit document size to: ${MAX_TEXT_ELEMENTS} text elements. For additional details on the data limitations see https://aka.ms/text-analytics-data-limits`,
  );
}

/** No text has more text elements than UTF-16 units, so that most are not counted. */
function isTooLong(text: string): boolean {
  return text.length > MAX_TEXT_ELEMENTS && lengthIn(text, 'TextElement_v8') > MAX_TEXT_ELEMENTS;
}
