import { randomUUID } from 'node:crypto';
import { atMostEvery } from '../shared/core/atMostEvery.ts';
import { createByteBudget } from '../shared/core/byteBudget.ts';
import { createSchedulers, type Schedulers } from '../shared/core/pacing/schedulers.ts';
import { createSeclusion, type Seclusion } from '../shared/core/seclusion.ts';
import { createClient } from '../shared/http/client.ts';
import type { ServiceClient } from '../shared/http/serviceRequest.ts';
import { createTransport } from '../shared/http/transport.ts';
import { serviceStage } from '../shared/model/job.ts';
import type { Problem } from '../shared/model/problem.ts';
import type { KeyRef, StageKeys } from '../shared/model/resource.ts';
import type { RunRef, SectionRef } from '../shared/model/wire.ts';
import type { BlobStore, Clock, SecretSource } from '../shared/ports.ts';
import { type ContentReader, createContentReader } from '../shared/run/contentReader.ts';
import { createControl, type Wish } from '../shared/run/control.ts';
import { checkStageErrors } from '../shared/run/errorLimits.ts';
import { type Ledgers, readLedgers } from '../shared/run/ledgers.ts';
import type { LoadedRun } from '../shared/run/records.ts';
import { createResourcePacers } from '../shared/run/resourcePacers.ts';
import { RunTrouble } from '../shared/run/runTrouble.ts';
import { selectKeys } from '../shared/run/selectKeys.ts';
import { markOf } from '../shared/run/startRecord.ts';
import type { StartDeps } from '../shared/run/startRun.ts';
import { createWorkplace, type Workplace } from '../shared/run/workplace.ts';
import { registry } from '../shared/services/registry.ts';
import { featureOf } from '../shared/services/serviceKinds.ts';
import { createBlobStore } from './adapters/blobStorage.ts';
import { systemClock } from './adapters/clock.ts';
import { createCredential } from './adapters/credential.ts';
import { createSecretSource } from './adapters/keyVault.ts';
import { createTokenSource } from './adapters/tokens.ts';
import { kept } from './kept.ts';
import { createRunLoader } from './runLoader.ts';
import type { Settings } from './settings.ts';

/** What triggers and activities work with: made once a process. */
export interface Runtime {
  readonly settings: Settings;
  readonly store: BlobStore;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly content: ContentReader;
  readonly seclusion: Seclusion;
  loadRun(ref: SectionRef): Promise<LoadedRun>;
  /** Asks what a run's owner wants of it; one answer serves all parts for a second. */
  controlOf(ref: RunRef): () => Promise<Wish>;
  /** Ends a run that has more failed rows than its job allows, as far as the parts tell that are done. */
  checkErrors(run: LoadedRun): Promise<void>;
  /** The place of a run's work in this process. */
  workplaceOf(ref: RunRef): Workplace;
  /** The client of a run's stage, whose refused keys drop out for all parts of the stage together. */
  clientFor(run: LoadedRun, stage: number): ServiceClient;
}

/** What it takes to check a job and start its run. */
export function startDeps({ store, secrets, clock, settings }: Runtime): StartDeps {
  const { resources, allowedHosts } = settings;
  return { store, secrets, clock, services: registry, resources, allowedHosts };
}

/** Milliseconds for which a count of failed rows is good enough. */
const countErrorsMs = 5000;
/** Bytes of what rows name that a process holds at once: a plan with 1.5 GB runs several such activities side by side. */
const contentBytes = 64 * 1024 * 1024;

export function createRuntime(settings: Settings): Runtime {
  const credential = createCredential(settings.credential);
  const store = createBlobStore(settings.storage, () => credential);
  const secrets = createSecretSource(settings.vaultUrl, credential, systemClock);
  const tokens = createTokenSource(credential, systemClock);
  const transport = createTransport();
  const id = randomUUID();
  const pacers = createResourcePacers({ store, clock: systemClock, random: Math.random }, id);
  const workplaces = new Map<string, Workplace>();
  const controls = new Map<string, () => Promise<Wish>>();
  const errors = new Map<string, () => Promise<Ledgers['stages']>>();
  const clients = new Map<
    string,
    { readonly keys: StageKeys; readonly schedulers: Schedulers; readonly client: ServiceClient }
  >();
  return {
    settings,
    store,
    secrets,
    clock: systemClock,
    content: createContentReader({
      store,
      transport: transport.send,
      clock: systemClock,
      random: Math.random,
      contentHosts: settings.contentHosts,
      budget: createByteBudget(contentBytes),
    }),
    seclusion: createSeclusion(),
    loadRun: createRunLoader(store),
    controlOf: (ref) => kept(controls, ref.mark, () => createControl(store, systemClock, ref)),
    async checkErrors({ id, start }) {
      const { job } = start;
      if (job.limits.maxErrors === undefined) return;
      const ask = async () => (await readLedgers(store, id, job.stages.length)).stages;
      const stages = kept(errors, markOf(start), () => atMostEvery(countErrorsMs, systemClock, ask));
      checkStageErrors(job, await stages(), false);
    },
    workplaceOf: (ref) => kept(workplaces, ref.mark, () => createWorkplace(id.slice(0, 8))),
    clientFor({ start }, stage) {
      const key = `${markOf(start)}/${stage}`;
      const used = serviceStage(start.job, stage);
      const feature = featureOf(used);
      const pacerOf = ({ resource }: KeyRef) => pacers.pacerOf(resource, feature);
      const { keys, schedulers, client } = kept(clients, key, () => {
        const problems: Problem[] = [];
        const keys = selectKeys(used, settings, ['stages', stage], problems);
        const [problem] = problems;
        if (problem) throw new RunTrouble(`The settings no longer fit the job: ${problem.path}: ${problem.message}.`);
        const schedulers = createSchedulers(keys, pacerOf, systemClock);
        const { schedulerFor } = schedulers;
        const deps = {
          transport: transport.send,
          schedulerFor,
          secrets,
          tokens,
          clock: systemClock,
          random: Math.random,
        };
        return { keys, schedulers, client: createClient(deps) };
      });
      schedulers.renew();
      // Shares of declared quotas are held from here on, and not only when the first call waits for one.
      for (const used of [...keys.shared, ...keys.named]) pacerOf(used);
      return client;
    },
  };
}
