/** What a recogniser is to the speech service. */

/** Samples a second that a model hears. */
export const SAMPLE_RATE = 16_000;

/** A stretch of samples. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface RecognizedWord {
  /** In lower case, as it is spoken: no digits, no abbreviations. */
  readonly text: string;
  /** Milliseconds from the beginning of the samples. */
  readonly start: number;
  readonly duration: number;
  /** From 0 to 1. */
  readonly confidence: number;
}

export interface SpeechModel {
  /** The words of each span; none where nothing is understood. Rejects with {@link ModelMissing} where it is not there. */
  recognize(samples: Int16Array, spans: readonly Span[]): Promise<readonly (readonly RecognizedWord[])[]>;
}

/** A recogniser is not on this machine; the message says how to get it. */
export class ModelMissing extends Error {
  override readonly name = 'ModelMissing';
}
