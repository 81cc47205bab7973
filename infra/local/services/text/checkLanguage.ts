/** Whether a document's language is one that a model takes. */

import { documentError, type ErrorBody } from './textError.ts';
import type { TextDocument } from './textFeature.ts';

/** The error of a document in another language; `page` is the feature's part of the page that lists languages. */
export function checkLanguage(
  { language }: TextDocument,
  languages: readonly string[],
  page: string,
): ErrorBody | undefined {
  if (findLanguage(language, languages) !== undefined) return undefined;
  return documentError(
    'Invalid Language Code.',
    'UnsupportedLanguageCode',
    `Invalid language code. Supported languages: ${languages.join(',')}. For additional details see https://aka.ms/text-analytics/language-support?tabs=${page}`,
  );
}

/** The one among `languages` that a caller means: none is English (contract v3.1), and a region makes no difference. */
export function findLanguage(asked: string, languages: readonly string[]): string | undefined {
  const wanted = asked === '' ? 'en' : asked.toLowerCase();
  const [base = ''] = wanted.split('-');
  const matching = (start: string): string | undefined => languages.find((each) => each.toLowerCase() === start);
  return matching(wanted) ?? matching(base) ?? languages.find((each) => each.toLowerCase().startsWith(`${base}-`));
}
