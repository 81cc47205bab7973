import { sha256 } from '../core/sha256.ts';
import { type Job, readJob } from '../model/job.ts';
import { InvalidJob, type Problem } from '../model/problem.ts';
import type { BlobInfo, BlobStore, Clock } from '../ports.ts';
import { type CheckDeps, checkJob } from './checkJob.ts';
import { markPending } from './pending.ts';
import { createRecord, findRecord } from './recordStore.ts';
import { paths, type StartRecord } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { markStarted } from './startedRuns.ts';

export interface StartDeps extends CheckDeps {
  readonly clock: Clock;
}

/** Thrown where an idempotency key comes back with another job. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

/**
 * Checks a job and creates the run's start record, which is what decides that it runs once. Where the record is there
 * already, from the same job, that run is meant and nothing is checked again. Throws {@link InvalidJob} with every problem,
 * or {@link KeyReused}.
 */
export async function startRun(
  text: string,
  id: string,
  deps: StartDeps,
): Promise<{ readonly start: StartRecord; readonly created: boolean }> {
  const { store, clock, services } = deps;
  const request = sha256(text);
  const known = await knownRun(store, id, request);
  if (known) return { start: known, created: false };
  const { draft, problems } = readJob(parseJson(text), services);
  const blob = await checkJob(draft, deps, problems);
  if (problems.length > 0) throw new InvalidJob(problems);
  const job = draft as Job;
  const input = blob ?? (await spoolRows(store, paths.inlineInput(id, request), text));
  const start: StartRecord = {
    format: 1,
    id,
    job: { ...job, input: { blob: input.path } },
    input: { blob: input.path, etag: input.etag, size: input.size },
    request,
    startedAt: new Date(clock.now()).toISOString(),
  };
  await Promise.all([markPending(store, id), markStarted(store, start)]);
  if (await createRecord(store, paths.start(id), start)) return { start, created: true };
  return { start: (await knownRun(store, id, request)) as StartRecord, created: false };
}

async function knownRun(store: BlobStore, id: string, request: string): Promise<StartRecord | undefined> {
  const start = await findRecord<StartRecord>(store, paths.start(id));
  if (start && start.request !== request) throw new KeyReused('This Idempotency-Key has started another job.');
  return start;
}

/** A job's text as a value; throws {@link InvalidJob} where it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // What can be read but is nested too deeply to be written again would fail later, and less clearly.
    JSON.stringify(JSON.parse(text, asWritten));
    return value;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new InvalidJob([{ path: '', message: 'nested too deeply', expected: 'fewer levels' } satisfies Problem]);
    }
    throw new InvalidJob([{ path: '', message: 'not valid JSON', expected: 'a job as JSON' } satisfies Problem]);
  }
}

type RawJson = { rawJSON(text: string): unknown };

/** A number as it is written, for a double would round it, or not even hold it. */
function asWritten(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = typeof value === 'number' ? context?.source : undefined;
  return source === undefined ? value : (JSON as unknown as RawJson).rawJSON(source);
}

/** Keeps the rows of a checked job in a blob, each number in them as it is written. */
async function spoolRows(store: BlobStore, path: string, text: string): Promise<BlobInfo> {
  const { input } = JSON.parse(text, asWritten) as { readonly input: { readonly rows: readonly unknown[] } };
  const lines = input.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  // The same request may come twice at the same time; what is spooled is the same then.
  await store.put(path, lines, { ifNoneMatch: '*' });
  const blob = await store.head(path);
  if (!blob) throw new RunTrouble('The rows of the job could not be spooled.');
  return blob;
}
