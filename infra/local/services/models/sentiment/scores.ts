/** From a lexicon's polarity to labels and confidence scores as the service gives them. */

import type { ConfidenceScores, Label } from './sentimentModel.ts';

/** Polarity of a sentence: shares of positive, neutral and negative words, and all of them together from -1 to 1. */
export interface Polarity {
  readonly pos: number;
  readonly neu: number;
  readonly neg: number;
  readonly compound: number;
}

/** At and beyond it a sentence is not neutral: the value VADER's authors give. */
const THRESHOLD = 0.05;

/** Hundredths that the label's own score has at the threshold, and at most: it is always more than the other two. */
const LEAST = 55;
const MOST = 99;

/** The label of one sentence. */
export function labelOf(compound: number): Label {
  if (compound >= THRESHOLD) return 'positive';
  return compound <= -THRESHOLD ? 'negative' : 'neutral';
}

/**
 * The label's score rises with the polarity's strength; of the rest, the opposite label gets what its words' share
 * is among the words that do not speak for the label, and neutral what is left.
 */
export function sentenceScores({ pos, neu, neg, compound }: Polarity): ConfidenceScores {
  const label = labelOf(compound);
  if (label === 'neutral') return neutralScores(pos, neg);
  const strength = (Math.abs(compound) - THRESHOLD) / (1 - THRESHOLD);
  const winner = Math.round(LEAST + (MOST - LEAST) * Math.sqrt(strength));
  const against = label === 'positive' ? neg : pos;
  const opposite = against === 0 ? 0 : Math.round(((100 - winner) * against) / (against + neu));
  const neutral = 100 - winner - opposite;
  return label === 'positive' ? toScores(winner, neutral, opposite) : toScores(opposite, neutral, winner);
}

/** The more words speak for either side, the less sure a neutral sentence is. */
function neutralScores(pos: number, neg: number): ConfidenceScores {
  const loaded = pos + neg;
  const winner = Math.round(MOST - 1 - (MOST - 1 - LEAST) * Math.min(1, loaded));
  const positive = Math.round((100 - winner) * (loaded === 0 ? 0.5 : pos / loaded));
  return toScores(positive, winner, 100 - winner - positive);
}

/**
 * Shares (1 together) as scores: the label's own is at least {@link LEAST}, so that it is always the highest, and the other
 * two have the rest in proportion.
 */
export function spreadScores(label: Label, shares: ConfidenceScores): ConfidenceScores {
  const winner = Math.min(MOST, Math.max(LEAST, Math.round(100 * shares[label])));
  const others = (['positive', 'neutral', 'negative'] as const).filter((each) => each !== label);
  const [first = 'neutral', second = 'neutral'] = others;
  const both = shares[first] + shares[second];
  const part = both === 0 ? 0 : Math.round(((100 - winner) * shares[first]) / both);
  const hundredths = { [label]: winner, [first]: part, [second]: 100 - winner - part };
  return toScores(hundredths.positive ?? 0, hundredths.neutral ?? 0, hundredths.negative ?? 0);
}

/** The service's rule: positive and negative sentences together are mixed; else any that is not neutral decides. */
export function documentLabel(labels: readonly Label[]): Label | 'mixed' {
  const positive = labels.includes('positive');
  const negative = labels.includes('negative');
  if (positive && negative) return 'mixed';
  if (positive) return 'positive';
  return negative ? 'negative' : 'neutral';
}

/** The mean of at least one sentence's scores, rounded so that the three are 1.00 together. */
export function meanScores(scores: readonly ConfidenceScores[]): ConfidenceScores {
  const mean = (name: keyof ConfidenceScores): number =>
    scores.reduce((sum, score) => sum + score[name] * 100, 0) / scores.length;
  const exact = [mean('positive'), mean('neutral'), mean('negative')];
  const rounded = exact.map(Math.floor);
  const missing = 100 - rounded.reduce((sum, value) => sum + value, 0);
  const byRemainder = [0, 1, 2].toSorted((a, b) => remainder(exact[b]) - remainder(exact[a]));
  for (const index of byRemainder.slice(0, Math.max(0, missing))) rounded[index] = (rounded[index] ?? 0) + 1;
  const [positive = 0, neutral = 0, negative = 0] = rounded;
  return toScores(positive, neutral, negative);
}

function remainder(value = 0): number {
  return value - Math.floor(value);
}

function toScores(positive: number, neutral: number, negative: number): ConfidenceScores {
  return { positive: positive / 100, neutral: neutral / 100, negative: negative / 100 };
}
