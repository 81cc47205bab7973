/** A share of 1 in percent, as people read it: `99.3%`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
