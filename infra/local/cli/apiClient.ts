/** The app's HTTP API, as its command line uses it. */

import { z } from 'zod';
import { CliError } from './cliError.ts';
import { type RunReport, runReport } from './runReport.ts';
import { type RunSummary, runSummary } from './runSummary.ts';

export interface ApiClient {
  /** Starts a run of a job's JSON text, sent as it is; the same key starts it only once, however often it is sent. */
  startRun(job: string, idempotencyKey: string): Promise<RunSummary>;
  getRun(id: string): Promise<RunSummary>;
  /** The first rows of a run's output, `limit` at most. */
  getRows(id: string, limit: number): Promise<readonly Record<string, unknown>[]>;
  /** Computes a run's counts and hashes anew. */
  verifyRun(id: string): Promise<Verification>;
  /** What a run's time went to, what it called, and how well it used its quotas. */
  getReport(id: string): Promise<RunReport>;
  /** The newest runs, the last started first. */
  listRuns(): Promise<readonly RunSummary[]>;
}

const verification = z.object({
  ok: z.boolean(),
  checked: z.object({ partitions: z.int(), rows: z.int(), bytes: z.int() }),
  difference: z.string().optional(),
});

export type Verification = z.output<typeof verification>;

const refusal = z.object({
  title: z.string(),
  problems: z.array(z.object({ path: z.string(), message: z.string(), expected: z.string().optional() })).default([]),
});
const runList = z.array(runSummary);
const row = z.record(z.string(), z.unknown());

/** A client of the app at `url`, such as `http://127.0.0.1:7071`; `key` is a function key, where the app asks for one. */
export function apiClient(url: string, key?: string): ApiClient {
  const base = new URL('/api/runs', url).href;
  const read = (path: string, options: RequestInit = {}): Promise<string> => {
    const headers = new Headers(options.headers);
    if (key) headers.set('x-functions-key', key);
    return request(`${base}${path}`, { ...options, headers });
  };
  const send = async (path: string, options?: RequestInit): Promise<unknown> => JSON.parse(await read(path, options));
  return {
    async startRun(job, idempotencyKey) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      return runSummary.parse(await send('', { method: 'POST', headers, body: job }));
    },
    getRun: async (id) => runSummary.parse(await send(`/${encodeURIComponent(id)}`)),
    async getRows(id, limit) {
      const text = await read(`/${encodeURIComponent(id)}/rows?limit=${limit}`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => row.parse(JSON.parse(line)));
    },
    verifyRun: async (id) => verification.parse(await send(`/${encodeURIComponent(id)}/verify`, { method: 'POST' })),
    getReport: async (id) => runReport.parse(await send(`/${encodeURIComponent(id)}/report`)),
    listRuns: async () => runList.parse(await send('')),
  };
}

async function request(url: string, options: RequestInit): Promise<string> {
  // Following a redirect would hand the key to whoever it leads to.
  const response = await fetch(url, { ...options, redirect: 'manual' }).catch((error: unknown) => {
    throw new CliError(describeNoAnswer(new URL(url).origin, error));
  });
  const text = await response.text();
  if (!response.ok) throw new CliError(describeRefusal(response.status, text));
  return text;
}

function describeNoAnswer(origin: string, error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  return `Nothing answers at ${origin} (${code}): start Tributary with \`npm start\`, or name its address with --url.`;
}

/** Every problem on a line of its own, with its path and what would be right. */
function describeRefusal(status: number, text: string): string {
  if (status === 401) return 'The app asks for a key (401): set TRIBUTARY_KEY to one of its function keys.';
  const { success, data } = refusal.safeParse(parseJson(text));
  if (!success) return `The answer was ${status} and is not one of Tributary's: is this the right address?`;
  const lines = data.problems.map(
    ({ path, message, expected }) =>
      `  ${path === '' ? '(the whole)' : path}: ${message}${expected ? `; expected ${expected}` : ''}`,
  );
  return [`${data.title} (${status})`, ...lines].join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
