const formatter = new Intl.NumberFormat('en-US');

/** A number as people read it: `3,000`. */
export function formatCount(count: number): string {
  return formatter.format(count);
}
