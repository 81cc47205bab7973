/** What a sentence holds that may speak for its sentiment: its words, and what two lexicons of opinion make of them. */

import vader from 'vader-sentiment';
import { afinnOf } from '../afinn.ts';
import { withKnownWords } from '../withKnownWords.ts';

/** The strength of each signal by its name: a word, a word behind a negation (`~good`), or one of those with a `#`. */
export type Signals = ReadonlyMap<string, number>;

const { polarity_scores: polarityOf } = vader.SentimentIntensityAnalyzer;

const TOKEN = /[\p{L}\p{N}]+(?:'\p{L}+)*|[!?.,;:]+/gu;
const NEGATION =
  /^(?:not|no|never|none|nor|neither|nothing|nobody|nowhere|hardly|barely|without|cannot|(?:ca|do|does|did|is|was|are|were|wo|would|could|should)nt|.*n't)$/;
const CONTRAST = /^(?:but|however)$/;

/** Words that a negation reaches, where no punctuation stands in between. */
const REACH = 5;

/** What signals other than words are multiplied by, so that one of them weighs as much as several words. */
const EMPHASIS = 2;

/** AFINN's sum at which a sentence is about as loaded as any. */
const LOADED = 4;

/** The signals of one sentence. */
export function signalsOf(sentence: string): Signals {
  const { words, marks, afinnSum, negated } = readWords(sentence);
  const { compound, pos, neg } = polarityOf(withKnownWords(sentence));
  const valence = Math.tanh(afinnSum / LOADED);
  const signals = new Map<string, number>([
    ['#always', 1],
    ['#vader', EMPHASIS * compound],
    ['#vaderLoad', EMPHASIS * Math.abs(compound)],
    ['#afinn', EMPHASIS * valence],
    ['#afinnLoad', EMPHASIS * Math.abs(valence)],
    ['#lexicon', pos > 0 || neg > 0 ? 1 : 0],
    ['#negation', negated ? EMPHASIS : 0],
    ['#length', Math.min(words.length, 30) / 10],
  ]);
  for (const word of [...words, ...marks]) signals.set(word, (signals.get(word) ?? 0) + 1);
  return signals;
}

interface ReadWords {
  /** In lower case, those behind a negation with a `~`. */
  readonly words: readonly string[];
  /** Exclamation and question marks. */
  readonly marks: readonly string[];
  /** The valences of the words together, those behind a negation turned round. */
  readonly afinnSum: number;
  readonly negated: boolean;
}

function readWords(sentence: string): ReadWords {
  const words: string[] = [];
  const marks: string[] = [];
  let afinnSum = 0;
  let reach = 0;
  let negated = false;
  for (const token of sentence.toLowerCase().replaceAll('’', "'").match(TOKEN) ?? []) {
    if (/^[!?.,;:]/.test(token)) {
      reach = 0;
      if (/^[!?]/.test(token)) marks.push(token.slice(0, 1));
      continue;
    }
    if (CONTRAST.test(token)) reach = 0;
    words.push(reach > 0 ? `~${token}` : token);
    const valence = afinnOf(token);
    afinnSum += reach > 0 ? -valence : valence;
    const isNegation = NEGATION.test(token);
    negated ||= isNegation;
    reach = isNegation ? REACH : Math.max(0, reach - 1);
  }
  return { words, marks, afinnSum, negated };
}
