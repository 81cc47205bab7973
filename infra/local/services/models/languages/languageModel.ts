/** What a model of language detection is to the text service. */

import type { TextModel } from '../textModel.ts';

export interface DetectedLanguage {
  /** In English, as the service names it: `French`, `Chinese_Simplified`; `(Unknown)` where nothing was found. */
  readonly name: string;
  /** ISO 639-1, with `zh_chs` and `zh_cht` for the two scripts of Chinese; `(Unknown)` too. */
  readonly iso6391Name: string;
  /** 0 to 1, two decimals. */
  readonly confidenceScore: number;
}

export interface LanguageModel extends TextModel {
  /** The language that most of a text is in; `country` (ISO 3166-1 alpha-2) decides between those that are as likely. */
  detect(text: string, country: string): DetectedLanguage;
}

export const unknownLanguage: DetectedLanguage = { name: '(Unknown)', iso6391Name: '(Unknown)', confidenceScore: 0 };
