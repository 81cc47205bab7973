/** What a feature answers to a batch: each document by itself, or what is wrong with it. */

import type { ApiWords } from './apiWords.ts';
import { checkDocument } from './checkDocument.ts';
import type { TextParameters } from './readParameters.ts';
import { lengthIn } from './stringIndex.ts';
import type { OpenFeature, TextDocument } from './textFeature.ts';
import { RECORD_CHARACTERS } from './textLimits.ts';

/** As recorded (contract v3.1, TextAnalyticsWarning). */
const LONG_WORDS = {
  code: 'LongWordsInDocument',
  message:
    'The document contains very long words (longer than 64 characters). These words will be truncated and may result in unreliable model predictions.',
};

/** More than 64 characters without white space, in a script that puts some between words. */
const LONG_WORD =
  /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]{65}/u;

/** The results of a request (contract v3.1: SentimentResponse and its like). */
export async function answerDocuments(
  feature: OpenFeature,
  batch: readonly TextDocument[],
  parameters: TextParameters,
  words: ApiWords,
): Promise<Readonly<Record<string, unknown>>> {
  const documents: object[] = [];
  const errors: object[] = [];
  let transactions = 0;
  for (const document of batch) {
    const { id, text } = document;
    const error = checkDocument(document, feature, parameters, words);
    if (error !== undefined) {
      errors.push({ id, error });
      continue;
    }
    const statistics = parameters.showStats ? statisticsOf(text) : undefined;
    transactions += statistics?.transactionsCount ?? 0;
    const answer = await feature.answer(document, parameters, documents.length);
    const warnings = LONG_WORD.test(text) ? [LONG_WORDS] : [];
    documents.push({ id, ...(statistics === undefined ? {} : { statistics }), ...answer, warnings });
  }
  const statistics = {
    documentsCount: batch.length,
    validDocumentsCount: documents.length,
    erroneousDocumentsCount: errors.length,
    transactionsCount: transactions,
  };
  return { ...(parameters.showStats ? { statistics } : {}), documents, errors, modelVersion: feature.model.version };
}

function statisticsOf(text: string): { readonly charactersCount: number; readonly transactionsCount: number } {
  const charactersCount = lengthIn(text, 'TextElement_v8');
  return { charactersCount, transactionsCount: Math.ceil(charactersCount / RECORD_CHARACTERS) };
}
