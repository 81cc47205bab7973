/** Recognised words as a phrase that can be shown: with a capital at its start and a full stop, and no more than that. */

import type { RecognizedWord } from '../models/speech/speechModel.ts';
import type { WordFilter } from './profanity.ts';

export interface Phrase {
  /** As spoken. */
  readonly lexical: string;
  /** After the filter. */
  readonly filtered: string;
  readonly display: string;
  readonly words: readonly ShownWord[];
  /** Milliseconds from the beginning of the audio, over all that was spoken. */
  readonly offset: number;
  readonly duration: number;
  /** The mean of the words'. */
  readonly confidence: number;
}

export interface ShownWord extends RecognizedWord {
  /** As it stands in the shown text. */
  readonly display: string;
}

/** The phrase that the words make, or `undefined` where the filter leaves none. */
export function phraseOf(words: readonly RecognizedWord[], filter: WordFilter): Phrase | undefined {
  const kept = words.flatMap((word) => {
    const text = filter(word.text);
    return text === undefined ? [] : [{ ...word, text }];
  });
  const [first, last] = [kept[0], kept.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const shown = kept.map((word) => ({ ...word, display: displayOf(word, word === first, word === last) }));
  return {
    lexical: words.map(({ text }) => text).join(' '),
    filtered: kept.map(({ text }) => text).join(' '),
    display: shown.map(({ display }) => display).join(' '),
    words: shown,
    offset: first.start,
    duration: last.start + last.duration - first.start,
    confidence: kept.reduce((sum, { confidence }) => sum + confidence, 0) / kept.length,
  };
}

function displayOf({ text }: RecognizedWord, isFirst: boolean, isLast: boolean): string {
  const word = isFirst ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return isLast ? `${word}.` : word;
}
