/** How good or bad a single English word is. */

import vader from 'vader-sentiment';
import { afinnOf } from '../afinn.ts';
import { withKnownWords } from '../withKnownWords.ts';

/** VADER's scores of a single word, -1 to 1, on AFINN's scale. */
const SCALE = 5;

const LONGEST = 64;

/** From -5 to 5; 0 where the word says neither. */
export function valenceOf(word: string): number {
  const valence = afinnOf(word.toLowerCase());
  if (valence !== 0) return valence;
  // One pattern of VADER takes seconds for a word of thousands of capitals; no word of opinion is as long as this.
  if (word.length > LONGEST) return 0;
  return SCALE * vader.SentimentIntensityAnalyzer.polarity_scores(withKnownWords(word)).compound;
}
