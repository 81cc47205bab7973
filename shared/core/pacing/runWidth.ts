/**
 * Calls to have under way so that a quota is used in full: rate times latency (Little's law), and a quarter more, for no
 * call takes exactly as long as another. Rates are calls a millisecond, of all resources; the latency is milliseconds.
 */
export function runWidth(rates: readonly number[], latencyMs: number): number {
  const rate = rates.reduce((sum, each) => sum + each, 0);
  return Math.max(1, Math.ceil(rate * latencyMs * headroom));
}

const headroom = 1.25;
