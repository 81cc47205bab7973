/** What a model that finds entities is to the text service. */

import type { Span } from '../english/readEnglish.ts';
import type { TextModel } from '../textModel.ts';

/** Something that a text names; categories are the service's. */
export interface Entity extends Span {
  readonly category: string;
  readonly subcategory?: string;
  /** 0 to 1, two decimals. */
  readonly confidenceScore: number;
}

export interface EntityModel extends TextModel {
  /** The entities of a text in their order; none overlaps another. */
  recognize(text: string): readonly Entity[];
}
