import { rateLimitsOf } from '../core/pacing/rateLimit.ts';
import { createResourcePacer, type ResourcePacer } from '../core/pacing/resourcePacer.ts';
import type { Resource } from '../model/resource.ts';
import { keepShare } from './keepShare.ts';
import { createQuotaShare, type QuotaShareDeps } from './quotaShare.ts';
import { paths } from './records.ts';

/** The pacers of a process: one for each feature of each resource, for services count the calls of each apart. */
export interface ResourcePacers {
  /** The pacer of a feature, whose share of a declared quota is held from now on for as long as it is used. */
  pacerOf(resource: Resource, feature: string): ResourcePacer;
}

/** Milliseconds after which a share that nobody asked for is given back. */
const idleMs = 60_000;

/** `id` tells this process from others that share its quotas. */
export function createResourcePacers(deps: QuotaShareDeps, id: string): ResourcePacers {
  const known = new Map<string, { readonly pacer: ResourcePacer; use(): void }>();
  const create = (resource: Resource, feature: string): { readonly pacer: ResourcePacer; use(): void } => {
    if (resource.quota === undefined) return { pacer: createResourcePacer([]), use: () => undefined };
    const share = createQuotaShare(deps, paths.quota(resource.name, feature), id);
    const pacer = createResourcePacer(rateLimitsOf(resource.quota), () => share.now());
    const use = usedFor(deps, (signal) => {
      const demand = (): number => pacer.demand(deps.clock.now());
      return keepShare(share, deps.clock, { demand, changed: () => pacer.changed(), signal });
    });
    return { pacer, use };
  };
  return {
    pacerOf(resource, feature) {
      const name = `${resource.name}/${feature}`;
      const entry = known.get(name) ?? create(resource, feature);
      known.set(name, entry);
      entry.use();
      return entry.pacer;
    },
  };
}

/** Does something from the first use on, until there was none for {@link idleMs}; then again from the next one on. */
function usedFor({ clock }: Pick<QuotaShareDeps, 'clock'>, task: (signal: AbortSignal) => Promise<void>): () => void {
  let usedAt = 0;
  let isDone = true;
  const watch = async (ending: AbortController): Promise<void> => {
    for (let left = idleMs; left > 0; left = usedAt + idleMs - clock.now()) await clock.sleep(left);
    ending.abort();
  };
  return () => {
    usedAt = clock.now();
    if (!isDone) return;
    isDone = false;
    const ending = new AbortController();
    void watch(ending);
    void task(ending.signal).finally(() => {
      isDone = true;
    });
  };
}
