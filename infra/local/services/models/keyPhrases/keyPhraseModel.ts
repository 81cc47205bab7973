/** What a model of key phrases is to the text service. */

import type { TextModel } from '../textModel.ts';

export interface KeyPhraseModel extends TextModel {
  /** The phrases that say what a text is about, the most telling first, each once. */
  extract(text: string): readonly string[];
}
