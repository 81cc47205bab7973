import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from '../../infra/local/services/control/script.ts';
import { findRoot } from '../../infra/local/stack/findRoot.ts';
import type { ReadyPorts } from '../../infra/local/stack/startProcess.ts';
import { startStack } from '../../infra/local/stack/startStack.ts';
import { openStateFolder } from '../../infra/local/stack/stateFolder.ts';
import { storageConnection } from '../../infra/local/stack/storageConnection.ts';
import { supervise } from '../../infra/local/stack/supervise.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import type { ErrorEntry } from '../../shared/run/readErrors.ts';

export interface TestStack {
  readonly url: string;
  readonly servicesUrl: string;
  readonly hostPid: number;
  /** Azurite's connection string. */
  readonly connection: string;
  /** The folder with all that the stack keeps. */
  readonly state: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Sets what the AI stand-ins do wrong; `{}` is nothing. */
  script(script: Script): Promise<void>;
  upload(path: string, text: string | Uint8Array): Promise<void>;
  download(path: string): Promise<string>;
  post(job: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Starts a job and waits for its end. */
  run(job: unknown): Promise<RunSummary>;
  rows(id: string): Promise<Record<string, unknown>[]>;
  errors(id: string): Promise<ErrorEntry[]>;
  stop(): Promise<void>;
}

const free = { host: 0, services: 0, vault: 0, blob: 0, queue: 0, table: 0 };
const pollMs = 50;
const longestRunMs = 60_000;

/** The whole local stack, as `npm start` starts it, on free ports and in a state folder of its own. */
export async function startTestStack(): Promise<TestStack> {
  const state = await mkdtemp(join(tmpdir(), 'tributary-stack-'));
  const folder = await openStateFolder(state);
  const ending = new AbortController();
  const supervisor = supervise(folder, ending);
  const { url, storage } = await startStack(findRoot(), { ports: free, state }, folder, supervisor, ending.signal);
  const { host, services, azurite } = JSON.parse(readFileSync(join(state, 'processes.json'), 'utf8')) as {
    host: { pid: number };
    services: { port: number };
    azurite: ReadyPorts;
  };
  const servicesUrl = `http://127.0.0.1:${services.port}`;
  const blob = (path: string) => {
    const at = path.indexOf('/');
    return storage.getContainerClient(path.slice(0, at)).getBlockBlobClient(path.slice(at + 1));
  };
  const post = (job: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/api/runs`, { method: 'POST', headers, body: typeof job === 'string' ? job : JSON.stringify(job) });
  const lines = async <Line>(path: string): Promise<Line[]> => {
    const text = await (await fetch(`${url}/api/runs/${path}`)).text();
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  };
  return {
    url,
    servicesUrl,
    hostPid: host.pid,
    connection: storageConnection(azurite),
    state,
    keys: JSON.parse(await readFile(join(state, 'secrets.json'), 'utf8')) as Record<string, string>,
    async script(script) {
      const answer = await fetch(`${servicesUrl}/_control/script`, { method: 'PUT', body: JSON.stringify(script) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async upload(path, text) {
      const bytes = Buffer.from(text as string);
      await blob(path).upload(bytes, bytes.length);
    },
    download: async (path) => (await blob(path).downloadToBuffer()).toString(),
    post,
    async run(job) {
      const answer = await post(job);
      if (answer.status !== 202) throw new Error(await answer.text());
      const { id } = (await answer.json()) as RunSummary;
      const deadline = Date.now() + longestRunMs;
      for (;;) {
        const summary = (await (await fetch(`${url}/api/runs/${id}`)).json()) as RunSummary;
        if (summary.finishedAt !== undefined) return summary;
        if (Date.now() > deadline) throw new Error(`The run does not end: ${JSON.stringify(summary)}`);
        await new Promise((resolve) => {
          setTimeout(resolve, pollMs);
        });
      }
    },
    rows: (id) => lines(`${id}/rows`),
    errors: (id) => lines(`${id}/errors`),
    async stop() {
      ending.abort();
      await supervisor.stop();
      folder.release();
      await rm(state, { recursive: true, force: true });
    },
  };
}
