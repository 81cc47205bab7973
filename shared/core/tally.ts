/** How often each of some names was counted. */
export type Tally = Readonly<Record<string, number>>;

/** Tallies added up, in the order of their names. */
export function addTallies(...tallies: readonly Tally[]): Tally {
  const sums = new Map<string, number>();
  for (const tally of tallies) {
    for (const [name, count] of Object.entries(tally)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function sumOf(tally: Tally): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}
