/** What a model that links names to a knowledge base is to the text service. */

import type { Span } from '../english/readEnglish.ts';
import type { TextModel } from '../textModel.ts';

export interface LinkedMatch extends Span {
  /** 0 to 1, two decimals. */
  readonly confidenceScore: number;
}

/** An article of the knowledge base, and where a text speaks of its subject. */
export interface LinkedEntity {
  readonly name: string;
  readonly language: string;
  readonly url: string;
  readonly dataSource: string;
  readonly matches: readonly LinkedMatch[];
}

export interface LinkingModel extends TextModel {
  link(text: string): readonly LinkedEntity[];
}
