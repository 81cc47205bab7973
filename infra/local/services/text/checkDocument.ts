/** What is wrong with one document of a batch, in the service's own words; the other documents are answered all the same. */

import type { TextDocument } from './readBatch.ts';
import { lengthIn } from './stringIndex.ts';
import { documentError, type ErrorBody } from './textError.ts';
import { MAX_TEXT_ELEMENTS } from './textLimits.ts';

const INVALID = 'Invalid document in request.';

/** The document's error, or `undefined` where it can be analysed by a model of these languages. */
export function checkDocument({ text, language }: TextDocument, languages: readonly string[]): ErrorBody | undefined {
  if (text.trim() === '') return documentError(INVALID, 'InvalidDocument', 'Document text is empty.');
  if (!isSupported(language, languages)) return unsupportedLanguage(languages);
  if (isTooLong(text)) {
    return documentError(
      INVALID,
      'InvalidDocument',
      `A document within the request was too large to be processed. Limit document size to: ${MAX_TEXT_ELEMENTS} text elements. For additional details on the data limitations see https://aka.ms/text-analytics-data-limits`,
    );
  }
  return undefined;
}

/** No language means English (contract v3.1); a region makes no difference. */
function isSupported(language: string, languages: readonly string[]): boolean {
  if (language === '' || languages.includes(language)) return true;
  const [base = ''] = language.toLowerCase().split('-');
  return languages.includes(base);
}

/** No text has more text elements than UTF-16 units, so that most are not counted. */
function isTooLong(text: string): boolean {
  return text.length > MAX_TEXT_ELEMENTS && lengthIn(text, 'TextElement_v8') > MAX_TEXT_ELEMENTS;
}

function unsupportedLanguage(languages: readonly string[]): ErrorBody {
  return documentError(
    'Invalid Language Code.',
    'UnsupportedLanguageCode',
    `Invalid language code. Supported languages: ${languages.join(',')}. For additional details see https://aka.ms/text-analytics/language-support?tabs=sentiment-analysis`,
  );
}
