import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { DurableStore } from '../store/durableStore.ts';
import { isFinished } from '../store/instanceTable.ts';
import { type Commit, commitEpisode } from './commitEpisode.ts';
import { type Decision, decideEpisode, failedDecision, failureReason } from './decideEpisode.ts';
import { type Episode, openEpisode } from './openEpisode.ts';
import { orchestrationPayload } from './orchestrationPayload.ts';

export interface EpisodeDependencies {
  readonly store: DurableStore;
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly find: (kind: 'activity' | 'orchestration', name: string) => FunctionDefinition | undefined;
}

/** Runs the next episode of an instance, if there is anything new for it, and stores it in one transaction. */
export async function runEpisode(dependencies: EpisodeDependencies, instanceId: string): Promise<Commit | undefined> {
  const { store, clock } = dependencies;
  const instance = store.instances.get(instanceId);
  if (instance === undefined || isFinished(instance.status)) {
    store.transaction(() => store.inbox.removeAll(instanceId));
    return undefined;
  }
  if (instance.status === 'Suspended') return undefined;
  const episode = openEpisode(store, instance, clock.now());
  if (episode === undefined) return undefined;
  if (episode.news.length === 0) {
    store.transaction(() => episode.consumed.forEach((n) => store.inbox.remove(n)));
    return undefined;
  }
  const decision = await decide(dependencies, episode);
  report(dependencies.log, episode, decision);
  return store.transaction(() => commitEpisode(store, episode, decision));
}

async function decide({ invoke, find }: EpisodeDependencies, episode: Episode): Promise<Decision> {
  const { name } = episode.instance;
  const definition = find('orchestration', name);
  if (definition === undefined) {
    return failedDecision(failureReason(name, 'The app no longer has an orchestrator of that name.'));
  }
  const invocation = await invoke(definition, orchestrationPayload(episode));
  return decideEpisode(episode, invocation, (kind, called) => find(kind, called) !== undefined);
}

function report(log: HostLog, { instance }: Episode, { end, isHeldUp }: Decision): void {
  const event = { category: 'durable', function: instance.name };
  if (end.kind === 'failed') {
    log({ ...event, level: 'error', message: `The instance '${instance.id}' failed: ${end.reason}` });
  }
  if (isHeldUp) {
    const message = `The instance '${instance.id}' can only go on when the event comes that it waits for in a Task.all, though another task there has failed; so it is in Azure.`;
    log({ ...event, level: 'warning', message });
  }
  if (end.kind === 'continued') {
    for (const name of end.lost) {
      const message = `The instance '${instance.id}' continues as new and loses the event '${name}', which it did not wait for; so it does in Azure.`;
      log({ ...event, level: 'warning', message });
    }
  }
}
