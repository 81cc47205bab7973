import { type Section, sectionAt } from '../core/sections.ts';
import type { BlobStore } from '../ports.ts';
import { countsOf } from './countsMetadata.ts';
import { readLedgers } from './ledgers.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import { findRecord } from './recordStore.ts';
import { type LoadedRun, type PlanRecord, paths, placeOf } from './records.ts';
import { parseSegment } from './segmentLog.ts';
import { isShuffled } from './shuffle.ts';
import { stageOutcomes } from './stageOutcomes.ts';

/**
 * Where an error stands among the others: its partition, its row in that, its stage, whose section comes first of all. It
 * stays there however many join it.
 */
export type ErrorPlace = readonly [partition: number, row: number, stage: number];

type Failed = { readonly place: ErrorPlace; readonly outcome: OutcomeLine };
type RunSection = Pick<LoadedRun, 'id' | 'start' | 'section'>;

/** The failed rows of a section, a partition's at a time, from this partition on. */
export async function* failedRows(store: BlobStore, run: RunSection, first: number): AsyncGenerator<readonly Failed[]> {
  const { stages } = run.start.job;
  const section = sectionAt(stages, run.section);
  const grouped = await failedGroups(store, run, section);
  const others = section.stages.filter((stage) => !section.grouped.includes(stage));
  const count = grouped.length === 0 ? 0 : await countPartitions(store, run);
  let next = Math.max(first, 0);
  const ofGroups = (partition: number) => grouped.map((stage) => readBackFailed(store, run, stage, partition));
  for await (const { partition, paths: segments } of failedSegments(store, run.id, others, first)) {
    for (; next < Math.min(partition, count); next += 1) yield (await Promise.all(ofGroups(next))).flat();
    const groups = partition < count ? ofGroups(partition) : [];
    yield (await Promise.all([...segments.map((path) => readFailed(store, path)), ...groups])).flat();
    next = partition + 1;
  }
  for (; next < count; next += 1) yield (await Promise.all(ofGroups(next))).flat();
}

/** Stages of groups that failed any row, as far as their outcomes are back. */
async function failedGroups(store: BlobStore, { id, start }: RunSection, { grouped }: Section): Promise<number[]> {
  if (grouped.length === 0) return [];
  const ledgers = await readLedgers(store, id, start.job.stages.length);
  const failed = grouped.filter((stage) => (ledgers.stages[stage]?.failed ?? 0) > 0);
  const isBack = await Promise.all(failed.map((stage) => isShuffled(store, { id }, stage)));
  return failed.filter((_, at) => isBack[at]);
}

async function countPartitions(store: BlobStore, { id, section }: RunSection): Promise<number> {
  return (await findRecord<PlanRecord>(store, paths.plan(id, section)))?.partitions.length ?? 0;
}

/** The segments of some stages with failed rows, a partition's at a time, from this partition on. */
async function* failedSegments(
  store: BlobStore,
  id: string,
  stages: readonly number[],
  first: number,
): AsyncGenerator<{ readonly partition: number; readonly paths: readonly string[] }> {
  let current = -1;
  let segments: string[] = [];
  for await (const { path, metadata } of store.list(paths.parts(id))) {
    const { partition, stage } = placeOf(path);
    if (partition < first || !stages.includes(stage) || countsOf(metadata).failed === 0) continue;
    if (partition !== current && segments.length > 0) yield { partition: current, paths: segments };
    if (partition !== current) [current, segments] = [partition, []];
    segments.push(path);
  }
  if (segments.length > 0) yield { partition: current, paths: segments };
}

async function readBackFailed(store: BlobStore, run: RunSection, stage: number, partition: number): Promise<Failed[]> {
  const outcomes = [...(await stageOutcomes(store, run, stage, partition)).values()];
  return outcomes
    .filter(({ kind }) => kind === 'failed')
    .map((outcome) => ({ place: [partition, outcome.row, stage], outcome }));
}

async function readFailed(store: BlobStore, path: string): Promise<Failed[]> {
  const { partition, stage } = placeOf(path);
  const segment = await store.get(path);
  const failed = segment ? parseSegment(segment.text).filter(({ kind }) => kind === 'failed') : [];
  return failed.map((outcome) => ({ place: [partition, outcome.row, stage] as ErrorPlace, outcome }));
}
