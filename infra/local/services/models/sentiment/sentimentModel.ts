/** What a sentiment model is to the text service. */

import type { TextModel } from '../textModel.ts';
import type { Opinions } from './opinions/opinions.ts';

export type Label = 'positive' | 'neutral' | 'negative';

/** Two decimals each, 1.00 together. */
export interface ConfidenceScores {
  readonly positive: number;
  readonly neutral: number;
  readonly negative: number;
}

/** What one sentence says. */
export interface Judgement {
  readonly sentiment: Label;
  readonly confidenceScores: ConfidenceScores;
}

export interface SentenceResult extends Judgement {
  /** UTF-16 positions in the document. */
  readonly start: number;
  readonly end: number;
}

export interface DocumentResult {
  readonly sentiment: Label | 'mixed';
  readonly confidenceScores: ConfidenceScores;
  readonly sentences: readonly SentenceResult[];
}

export interface SentimentModel extends TextModel {
  readonly opinions: {
    /** The languages in which it finds opinions. */
    readonly languages: readonly string[];
    /** What finds the opinions of a sentence. */
    load(): Promise<(sentence: string) => Opinions>;
  };
  /** `language` is one of its own. */
  analyze(text: string, language: string): DocumentResult;
}
