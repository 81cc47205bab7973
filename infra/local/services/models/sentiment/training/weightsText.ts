/** The file of weights: for each of them the signals that have it, so that people can read it and see what changed. */

import type { Weights } from '../english/logistic.ts';
import type { EnglishWeights } from './trainEnglish.ts';

export function weightsText({ polarity, opinion }: EnglishWeights): string {
  return `${JSON.stringify({ polarity: byWeight(polarity), opinion: byWeight(opinion) }, null, 2)}\n`;
}

function byWeight(weights: Weights): Readonly<Record<string, string>> {
  const names = new Map<string, string[]>();
  for (const [name, weight] of weights) {
    const key = weight.toFixed(2);
    const others = names.get(key);
    if (others === undefined) names.set(key, [name]);
    else others.push(name);
  }
  const sorted = [...names].toSorted(([a], [b]) => Number(b) - Number(a));
  return Object.fromEntries(sorted.map(([weight, all]) => [weight, all.toSorted().join(' ')]));
}
