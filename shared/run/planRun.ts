import { maxLanes, nominalCuts, partitionBytes, partitionsBetween } from '../core/partition.ts';
import { sectionAt } from '../core/sections.ts';
import type { Job } from '../model/job.ts';
import type { BlobStore } from '../ports.ts';
import { createRecord, readRecord } from './recordStore.ts';
import { type PlanRecord, paths, type StartRecord } from './records.ts';

/** Bytes read at a time in search of a row's end, and searches under way at once. */
const windowBytes = 64 * 1024;
const searches = 16;

/** Cuts the input into partitions of whole rows, and keeps the plan; a run that has one keeps that. */
export async function planRun(store: BlobStore, start: StartRecord): Promise<PlanRecord> {
  const lanes = mostLanes(start.job, 0);
  const { size } = start.input;
  const rowStarts: number[] = [];
  const target = partitionBytes(size, lanes);
  const cuts = nominalCuts(size, target);
  for (let at = 0; at < cuts.length; at += searches) {
    const found = cuts.slice(at, at + searches).map((cut) => nextRowStart(store, start.input, cut, cut + target));
    rowStarts.push(...(await Promise.all(found)).filter((rowStart) => rowStart !== undefined));
  }
  const partitions = size === 0 ? [] : partitionsBetween(size, rowStarts);
  const output = await store.head(start.job.output.blob);
  const plan: PlanRecord = {
    format: 1,
    partitions,
    lanes: Math.max(Math.min(lanes, partitions.length), 1),
    outputEtag: start.job.output.ifExists === 'replace' ? (output?.etag ?? null) : null,
  };
  return keepPlan(store, start, 0, plan);
}

/** Keeps the plan of a section; gives the one that there is already, if there is one. */
export async function keepPlan(
  store: BlobStore,
  { id }: StartRecord,
  section: number,
  plan: PlanRecord,
): Promise<PlanRecord> {
  const path = paths.plan(id, section);
  return (await createRecord(store, path, plan)) ? plan : readRecord<PlanRecord>(store, path);
}

/** Partitions of a section that may be worked on at once. */
export function mostLanes(job: Job, section: number): number {
  const { stages } = sectionAt(job.stages, section);
  return Math.min(maxLanes, ...stages.map((at) => concurrencyOf(job, at) ?? maxLanes));
}

/**
 * Calls that one of the lanes may have in flight in a stage, so that all of them together have what the job says; nothing
 * where it leaves that to the engine, which finds out how many the resources take.
 */
export function laneConcurrency(job: Job, stage: number, lanes: number, lane: number): number | undefined {
  const total = concurrencyOf(job, stage);
  if (total === undefined) return undefined;
  return Math.floor(total / lanes) + (lane < total % lanes ? 1 : 0);
}

/** Calls of a stage in flight over the whole run, where the job says. */
export function concurrencyOf({ stages }: Job, at: number): number | undefined {
  const stage = stages[at];
  return stage && 'concurrency' in stage ? stage.concurrency : undefined;
}

/** Where the first row begins that starts at `offset` or after it; nothing where that is not before `limit`. */
async function nextRowStart(
  store: BlobStore,
  input: { readonly blob: string; readonly etag: string; readonly size: number },
  offset: number,
  limit: number,
): Promise<number | undefined> {
  const last = Math.min(limit, input.size) - 1;
  for (let from = offset - 1; from < last; from += windowBytes) {
    let at = from;
    const range = { start: from, end: Math.min(from + windowBytes, last) };
    for await (const chunk of store.read(input.blob, range, input.etag)) {
      const newline = chunk.indexOf(10);
      if (newline !== -1) return at + newline + 1;
      at += chunk.length;
    }
  }
  return undefined;
}
