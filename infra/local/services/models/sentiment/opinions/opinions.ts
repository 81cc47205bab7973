/** What a sentence speaks of, and what it says of that. */

/** UTF-16 positions in the sentence. */
interface Part {
  readonly start: number;
  readonly end: number;
}

export interface Assessment extends Part {
  /** From -5 to 5, with a negation turned round already. */
  readonly valence: number;
  readonly isNegated: boolean;
}

export interface Target extends Part {
  /** Places among the sentence's assessments. */
  readonly assessments: readonly number[];
}

export interface Opinions {
  readonly targets: readonly Target[];
  readonly assessments: readonly Assessment[];
}
