import { setTimeout } from 'node:timers/promises';
import type { AppHost } from '../support/startTestBackend.ts';
import type { StorageProxy, StorageRequest } from '../support/storageProxy.ts';

export const phases = ['planning', 'calling', 'joining', 'committing'] as const;
export type Phase = (typeof phases)[number];

/** When a host is killed: so many milliseconds after it is ready, or at so many writes of a phase. */
export type KillPoint = { readonly afterMs: number } | { readonly phase: Phase; readonly write: number };

/** Longest life by the clock, in milliseconds: about two thirds of an undisturbed run. */
const longestMs = 1200;
/** Writes that a phase has in an undisturbed run, about. */
const writes: Readonly<Record<Phase, number>> = { planning: 2, calling: 14, joining: 12, committing: 3 };
/** Kills meant for one run; they come in the order of its phases, so that none waits for the next run. */
const together = 10;

/** Kill points all over the lives of runs, half of them by the clock. */
export function drawKillPoints(count: number, random: () => number): KillPoint[] {
  const below = (end: number): number => Math.floor(random() * end);
  const points = Array.from({ length: count }, (): KillPoint => {
    if (random() < 0.5) return { afterMs: below(longestMs) };
    const phase = phases[below(phases.length)] ?? 'planning';
    return { phase, write: 1 + below(writes[phase]) };
  });
  const order = (point: KillPoint): number => ('phase' in point ? phases.indexOf(point.phase) : 1);
  return Array.from({ length: Math.ceil(count / together) }, (_, at) =>
    points.slice(at * together, (at + 1) * together).toSorted((a, b) => order(a) - order(b)),
  ).flat();
}

/** Kills a host at its point; resolves when it is gone. A write at which it is killed does not take place. */
export async function killAt(point: KillPoint, host: AppHost, proxy: StorageProxy): Promise<void> {
  if ('afterMs' in point) await setTimeout(point.afterMs);
  else await untilWrite(point.write, proxy, (request) => phaseOf(request) === point.phase);
  await host.kill('SIGKILL');
  proxy.setFault(undefined);
}

/** Resolves at so many writes of a kind; the last is held up until its sender is gone. */
export function untilWrite(
  write: number,
  proxy: StorageProxy,
  isMeant: (request: StorageRequest) => boolean,
): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    proxy.setFault((request) => {
      if (request.method === 'GET' || request.method === 'HEAD' || !isMeant(request)) return undefined;
      seen += 1;
      if (seen < write) return undefined;
      resolve();
      return 'stall before';
    });
  });
}

function phaseOf({ path, part }: StorageRequest): Phase | undefined {
  if (part === 'block' || /^runs\/[^/]+\/(joined\/|places)/.test(path)) return 'joining';
  if (/^runs\/[^/]+\/(parts|ledger)\//.test(path)) return 'calling';
  if (/^runs\/[^/]+\/(start|plan|input)/.test(path)) return 'planning';
  return part === 'blocklist' || /^output\/|^runs\/[^/]+\/end/.test(path) ? 'committing' : undefined;
}
