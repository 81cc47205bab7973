/** One list of outliers out of what several tests say. */

/** The positions that any test names, at most `most`: first those that the earlier tests name first. `count` is the series' length. */
export function rankOutliers(tests: readonly (readonly number[])[], most: number, count: number): readonly number[] {
  const ranks = new Map<number, number>();
  for (const [test, positions] of tests.entries()) {
    for (const [rank, position] of positions.entries()) {
      const known = ranks.get(position);
      ranks.set(position, known === undefined ? rank + test * count : known + rank);
    }
  }
  return [...ranks.keys()].toSorted((a, b) => ranks.get(a)! - ranks.get(b)!).slice(0, most);
}
