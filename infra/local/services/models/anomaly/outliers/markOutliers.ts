/** One set of outliers out of what several tests say of either end of a series. */

/** Names positions, outermost first; at most `most`. */
export type OutlierTest = (most: number) => readonly number[];

/** 1 for each outlier of a series of `count` points, at either end at most the share `ratio`, which may hold one but never half of them. */
export function markOutliers(
  count: number,
  ratio: number,
  testsAt: (end: 'lower' | 'upper') => readonly OutlierTest[],
): Uint8Array {
  const most = Math.min(Math.max(Math.ceil(count * ratio), 1), (count >> 1) - 1);
  const outliers = new Uint8Array(count);
  for (const end of ['upper', 'lower'] as const) {
    const named = testsAt(end).map((test) => test(most));
    for (const position of ranked(named, count).slice(0, most)) outliers[position] = 1;
  }
  return outliers;
}

/** The positions that any test names: first those that the earlier tests name first. */
function ranked(named: readonly (readonly number[])[], count: number): readonly number[] {
  const ranks = new Map<number, number>();
  for (const [test, positions] of named.entries()) {
    for (const [rank, position] of positions.entries()) {
      const known = ranks.get(position);
      ranks.set(position, known === undefined ? rank + test * count : known + rank);
    }
  }
  return [...ranks.keys()].toSorted((a, b) => ranks.get(a)! - ranks.get(b)!);
}
