/** A score with three decimals: more of them would say nothing. */
export function roundScore(score: number): number {
  return Math.round(score * 1000) / 1000;
}
