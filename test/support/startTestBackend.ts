import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobServiceClient, BlockBlobClient } from '@azure/storage-blob';
import type { CallSummary } from '../../infra/local/services/control/createCallLog.ts';
import type { Script } from '../../infra/local/services/control/script.ts';
import { findRoot } from '../../infra/local/stack/findRoot.ts';
import { hostSettings } from '../../infra/local/stack/hostSettings.ts';
import { openStorage } from '../../infra/local/stack/openStorage.ts';
import { type Backend, startBackend } from '../../infra/local/stack/startBackend.ts';
import { openStateFolder } from '../../infra/local/stack/stateFolder.ts';
import { supervise } from '../../infra/local/stack/supervise.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import { countsOf } from '../../shared/run/countsMetadata.ts';
import { paths } from '../../shared/run/records.ts';
import type { Verification } from '../../shared/run/verifyRun.ts';
import { type HostProcess, startHostProcess } from './hostProcess.ts';

/** Azurite, vault and AI stand-ins as `npm start` starts them, for hosts with the app that come and go. */
export interface TestBackend extends Backend, AsyncDisposable {
  readonly storage: BlobServiceClient;
  /** Sets what the AI stand-ins do wrong; `{}` is nothing. */
  script(script: Script): Promise<void>;
  /** What the AI stand-ins have received. */
  calls(): Promise<CallSummary>;
  upload(path: string, text: string): Promise<void>;
  download(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** Calls whose outcomes a run has kept in its segments. */
  countKept(id: string): Promise<number>;
  /** A host with the app. Its state is named, so that a host finds that of one before it. */
  startHost(state: string, connection?: string, settings?: Readonly<Record<string, string>>): Promise<AppHost>;
}

/** The app in a host of its own. */
export interface AppHost extends HostProcess {
  /** Starts a job, or finds the run that the key has started. */
  begin(job: object, key: string): Promise<RunSummary>;
  look(id: string): Promise<RunSummary>;
  /** Waits for a run's end. */
  end(id: string): Promise<RunSummary>;
  /** Waits until this host has nothing left to do for a run, which another one may have brought to its end. */
  finish(id: string): Promise<void>;
  verify(id: string): Promise<Verification>;
}

const free = { host: 0, services: 0, vault: 0, blob: 0, queue: 0, table: 0 };
const pollMs = 20;

export async function startTestBackend(): Promise<TestBackend> {
  const state = await mkdtemp(join(tmpdir(), 'tributary-backend-'));
  const folder = await openStateFolder(state);
  const supervisor = supervise(folder, new AbortController());
  const backend = await startBackend(findRoot(), free, folder, supervisor);
  const storage = await openStorage(backend.connection);
  const blob = (path: string): BlockBlobClient => {
    const at = path.indexOf('/');
    return storage.getContainerClient(path.slice(0, at)).getBlockBlobClient(path.slice(at + 1));
  };
  return {
    ...backend,
    storage,
    async script(script) {
      const answer = await fetch(`${backend.services}/_control/script`, {
        method: 'PUT',
        body: JSON.stringify(script),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    calls: () => answerOf<CallSummary>(fetch(`${backend.services}/_control/calls?recent=0`)),
    async upload(path, text) {
      await blob(path).upload(text, Buffer.byteLength(text));
    },
    download: async (path) => (await blob(path).downloadToBuffer()).toString(),
    exists: (path) => blob(path).exists(),
    async countKept(id) {
      let kept = 0;
      const within = { prefix: paths.parts(id).slice('runs/'.length), includeMetadata: true };
      for await (const { metadata = {} } of storage.getContainerClient('runs').listBlobsFlat(within)) {
        kept += countsOf(metadata).sent;
      }
      return kept;
    },
    async startHost(name, connection = backend.connection, settings = {}) {
      // A host that is killed writes no compile cache, with which the next one starts faster.
      const cache = { NODE_COMPILE_CACHE: join(state, 'cache') };
      const env = { ...hostSettings({ ...backend, connection }), ...cache, ...settings };
      return withApp(await startHostProcess({ app: findRoot(), state: join(state, name), env }));
    },
    async [Symbol.asyncDispose]() {
      await supervisor.stop();
      folder.release();
      await rm(state, { recursive: true, force: true });
    },
  };
}

function withApp(host: HostProcess): AppHost {
  const runs = `${host.url}/api/runs`;
  const look = (id: string): Promise<RunSummary> => answerOf(fetch(`${runs}/${id}`));
  return {
    ...host,
    look,
    begin(job, key) {
      const headers = { 'idempotency-key': key };
      return answerOf(fetch(runs, { method: 'POST', headers, body: JSON.stringify(job) }));
    },
    async end(id) {
      let summary = await look(id);
      while (summary.finishedAt === undefined) {
        await sleep(pollMs);
        summary = await look(id);
      }
      return summary;
    },
    async finish(id) {
      while ((await fetch(`${host.url}/runtime/webhooks/durabletask/instances/${id}`)).status !== 200)
        await sleep(pollMs);
    },
    verify: (id) => answerOf(fetch(`${runs}/${id}/verify`, { method: 'POST' })),
  };
}

async function answerOf<Value>(answer: Promise<Response>): Promise<Value> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Value;
}
