import type { Clock, Random } from '../../ports.ts';
import { createQuotaModel, type QuotaSpec } from './quotaModels.ts';

/** A resource as the simulator serves it. */
export interface SimulatedResource {
  readonly name: string;
  /** All of them hold. Without any, nothing is refused. */
  readonly quotas: readonly QuotaSpec[];
  /** The share of calls that is refused for a second each, by chance and whatever their pace, as a busy server does; default 0. */
  readonly busy?: number;
}

/** Milliseconds that things take, each time anew. */
export interface Latency {
  /** From the client to the server, and the same back. */
  readonly network: (random: Random) => number;
  /** The work of the server on a call that it lets through, when `busy` calls are under way there, this one included. */
  readonly work: (random: Random, busy: number) => number;
}

export type SimulatedAnswer =
  | { readonly status: 200 }
  | { readonly status: 429 /** Whole seconds, as most gateways tell it. */; readonly retryAfterMs: number };

/** What the server of a simulated resource saw. */
export interface SimulatedService {
  call(): Promise<SimulatedAnswer>;
  /** Changes the calls in a window of every quota to this share of what it was at first. */
  scale(share: number): void;
  /** When calls that were let through arrived, in milliseconds. */
  readonly accepted: readonly number[];
  /** When calls that were refused arrived. */
  readonly refused: readonly number[];
}

/** Milliseconds that a busy server asks to wait. */
const busyMs = 1000;

export function simulateService(
  { quotas, busy: refuses = 0 }: SimulatedResource,
  latency: Latency,
  clock: Clock,
  random: Random,
): SimulatedService {
  const models = quotas.map(createQuotaModel);
  const accepted: number[] = [];
  const refused: number[] = [];
  let busy = 0;
  return {
    accepted,
    refused,
    async call() {
      await clock.sleep(latency.network(random));
      const now = clock.now();
      const isBusy = refuses > 0 && random() < refuses;
      const waitMs = Math.max(isBusy ? busyMs : 0, ...models.map((model) => model.waitMs(now)));
      if (waitMs > 0) {
        refused.push(now);
        await clock.sleep(latency.network(random));
        return { status: 429, retryAfterMs: Math.ceil(waitMs / 1000) * 1000 };
      }
      for (const model of models) model.take(now);
      accepted.push(now);
      busy += 1;
      await clock.sleep(latency.work(random, busy));
      busy -= 1;
      await clock.sleep(latency.network(random));
      return { status: 200 };
    },
    scale(share) {
      for (const [at, model] of models.entries()) model.change(Math.round((quotas[at] as QuotaSpec).calls * share));
    },
  };
}
