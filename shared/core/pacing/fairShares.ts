/**
 * Shares of a whole by demand, all from 0 to 1: nobody gets more than they want while another one wants more than they
 * get. What is left when all have what they want is divided evenly, so that who wants more finds it there.
 */
export function fairShares(demands: readonly number[]): number[] {
  const shares = demands.map(() => 0);
  let left = 1;
  for (const [rank, { demand, at }] of demands
    .map((demand, at) => ({ demand, at }))
    .toSorted((a, b) => a.demand - b.demand)
    .entries()) {
    const share = Math.min(demand, left / (demands.length - rank));
    shares[at] = share;
    left -= share;
  }
  return shares.map((share) => share + left / shares.length);
}
