const formatter = new Intl.NumberFormat('en-US');

/** A number as people read it, `3,000`; of things that are named for one of them, `1 row` or `3,000 rows`. */
export function formatCount(count: number, thing?: string): string {
  const formatted = formatter.format(count);
  if (thing === undefined) return formatted;
  return `${formatted} ${thing}${count === 1 ? '' : 's'}`;
}
