/** How sure an entity is, where nothing but the ways that found it can tell. */

/** What has a form of its own, such as a date or an address of the net: the score that the service gives it (recorded). */
export const BY_FORM = 0.8;

/** Shares of the doubt that is left which each piece of evidence takes away. */
const CONVINCING = 0.4;

/** A name that so many signs speak for. */
export function byEvidence(signs: readonly boolean[]): number {
  const doubt = signs.reduce((left, sign) => (sign ? left * (1 - CONVINCING) : left), 1 - CONVINCING);
  return Math.round(100 * (1 - doubt)) / 100;
}
