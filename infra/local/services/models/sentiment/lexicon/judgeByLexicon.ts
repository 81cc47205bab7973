/** Sentiment of a sentence by the words of a lexicon, with negations. */

import { labelOf, type Polarity, sentenceScores } from '../scores.ts';
import type { Judgement } from '../sentimentModel.ts';
import type { Lexicon } from './loadLexicon.ts';

/** Words that a negation reaches, before and behind it: Germans put theirs last. */
const REACH = 4;

/** As VADER has it: the sum of valences at which a sentence is about three quarters of the way to the most that there is. */
const NORMAL = 15;

export function judgeByLexicon(sentence: string, lexicon: Lexicon): Judgement {
  const polarity = polarityOf(sentence, lexicon);
  return { sentiment: labelOf(polarity.compound), confidenceScores: sentenceScores(polarity) };
}

function polarityOf(sentence: string, lexicon: Lexicon): Polarity {
  // An article that is joined by an apostrophe is a word of its own: l'idée, d'accord.
  const words = sentence.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  const negations = words.flatMap((word, at) => (lexicon.isNegation(word) ? [at] : []));
  let [good, bad, plain] = [0, 0, 0];
  for (const [at, word] of words.entries()) {
    const valence = negations.includes(at) ? 0 : lexicon.valenceOf(word);
    const isTurned = negations.some((negation) => Math.abs(negation - at) <= REACH);
    if (valence === 0) plain += 1;
    else if (valence > 0 !== isTurned) good += Math.abs(valence);
    else bad += Math.abs(valence);
  }
  const all = good + bad + plain || 1;
  const sum = good - bad;
  return { pos: good / all, neg: bad / all, neu: plain / all, compound: sum / Math.sqrt(sum * sum + NORMAL) };
}
