import type { Clock, Random } from '../../ports.ts';
import { type Latency, type SimulatedResource, type SimulatedService, simulateService } from './simulatedService.ts';
import { createVirtualClock } from './virtualClock.ts';

/** What a policy has to work with: resources by their names, time and chance. */
export interface World {
  readonly services: ReadonlyMap<string, SimulatedService>;
  readonly clock: Clock;
  readonly random: Random;
}

/** A way to call services: gives the function that makes one row's call, however often it has to be sent. */
export type Policy = (world: World) => () => Promise<void>;

export interface Simulation {
  readonly resources: readonly SimulatedResource[];
  readonly latency: Latency;
  readonly policy: Policy;
  /** Calls that are wanted at a time; each is followed by another one, to the end. */
  readonly callers: number;
  readonly durationMs: number;
  /** Milliseconds by which timers are late. */
  readonly lateMs?: (random: Random) => number;
  /** At this time every quota changes to this share of what it was at first. */
  readonly change?: { readonly at: number; readonly share: number };
  readonly random: Random;
}

/** Lets a policy work for a while, in virtual time that starts at 0; tells what each service saw. */
export async function simulate(simulation: Simulation): Promise<ReadonlyMap<string, SimulatedService>> {
  const { resources, latency, policy, callers, durationMs, lateMs, change, random } = simulation;
  const clock = createVirtualClock(0, lateMs && (() => lateMs(random)));
  const services = new Map(resources.map((each) => [each.name, simulateService(each, latency, clock, random)]));
  const call = policy({ services, clock, random });
  for (let caller = 0; caller < callers; caller += 1) void callOn(call, clock, durationMs);
  await clock.run(Math.min(change?.at ?? durationMs, durationMs));
  if (change) for (const service of services.values()) service.scale(change.share);
  await clock.run(durationMs);
  return services;
}

async function callOn(call: () => Promise<void>, clock: Clock, until: number): Promise<void> {
  while (clock.now() < until) await call();
}
