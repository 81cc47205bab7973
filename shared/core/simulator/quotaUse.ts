import type { SimulatedResource, SimulatedService } from './simulatedService.ts';

/** How well a quota was used over a span of time. */
export interface QuotaUse {
  /**
   * Calls that were let through, as a share of the fluid bound: what all quotas together give in that time if nothing is
   * left over. A bucket's burst is not part of it: it comes once, and belongs to the time before.
   */
  readonly ofBound: number;
  /** Calls that were refused, as a share of all that arrived. */
  readonly throttled: number;
}

/** The use from one point in time up to another, both in milliseconds, of quotas that are `share` of what was declared. */
export function quotaUse(
  resources: readonly SimulatedResource[],
  services: ReadonlyMap<string, SimulatedService>,
  { from, to, share = 1 }: { readonly from: number; readonly to: number; readonly share?: number },
): QuotaUse {
  const within = (times: readonly number[]): number => times.filter((time) => time >= from && time < to).length;
  const all = [...services.values()];
  const accepted = all.reduce((sum, service) => sum + within(service.accepted), 0);
  const refused = all.reduce((sum, service) => sum + within(service.refused), 0);
  const perMs = resources.reduce((sum, { quotas }) => {
    return sum + Math.min(...quotas.map(({ calls, windowMs }) => Math.round(calls * share) / windowMs));
  }, 0);
  return { ofBound: accepted / (perMs * (to - from)), throttled: refused / (accepted + refused) };
}
