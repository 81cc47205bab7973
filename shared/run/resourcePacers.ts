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
  const known = new Map<string, { readonly pacer: ResourcePacer; use(now: number): void }>();
  const create = (resource: Resource, feature: string): { readonly pacer: ResourcePacer; use(now: number): void } => {
    if (resource.quota === undefined) return { pacer: createResourcePacer([]), use: () => undefined };
    const share = createQuotaShare(deps, paths.quota(resource.name, feature), id);
    const pacer = createResourcePacer(rateLimitsOf(resource.quota), () => share.now());
    const demand = (): number => pacer.demand(deps.clock.now());
    const use = usedFor(deps, (isUsed) => keepShare(share, deps.clock, { demand, changed: pacer.changed, isUsed }));
    // An activity takes the pacer once, and then goes on for minutes: each call that wants its turn is a use as well.
    const readyAt = (now: number): number => {
      use(now);
      return pacer.readyAt(now);
    };
    return { pacer: { ...pacer, readyAt }, use };
  };
  return {
    pacerOf(resource, feature) {
      const name = `${resource.name}/${feature}`;
      const entry = known.get(name) ?? create(resource, feature);
      known.set(name, entry);
      entry.use(deps.clock.now());
      return entry.pacer;
    },
  };
}

/** Does something from the first use on, until there was none for {@link idleMs}; then again from the next one on. */
function usedFor(
  { clock }: Pick<QuotaShareDeps, 'clock'>,
  task: (isUsed: () => boolean) => Promise<void>,
): (now: number) => void {
  let usedAt = 0;
  let isDone = true;
  const isUsed = (): boolean => clock.now() - usedAt < idleMs;
  const begin = async (): Promise<void> => {
    isDone = false;
    // It may be used again while it ends.
    while (isUsed()) await task(isUsed);
    isDone = true;
  };
  return (now) => {
    usedAt = now;
    if (isDone) void begin();
  };
}
