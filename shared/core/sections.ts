import type { JobStage } from '../model/job.ts';
import { producersOf } from '../model/stageColumns.ts';
import { isTransform } from '../model/transform.ts';

/**
 * A part of a job in which the services see the same rows, by which their outcomes are kept: what makes more or fewer of
 * the rows comes last. Behind it the rows are counted anew, and the next section gets them as its input.
 */
export interface Section {
  /** Places of its stages in the job, in the order in which a row passes them. */
  readonly stages: readonly number[];
  /** Those that call a service for groups of rows, each after the one before, for which all partitions have to be known. */
  readonly grouped: readonly number[];
  /** The others that call a service, by waves: stages of one run side by side, each wave after the one before. */
  readonly waves: readonly (readonly number[])[];
  /** The one that leaves out duplicates, for which the rows of all partitions have to be known. */
  readonly distinct?: number;
}

/** Cuts a job into sections; `undefined` where stages wait for each other in a circle. */
export function sectionsOf(stages: readonly JobStage[]): Section[] | undefined {
  const needsOf = (at: number): number[] => producersOf(stages, at);
  const order = runningOrder(stages, needsOf);
  return order && cut(stages, order, needsOf).map((section) => describe(stages, section, needsOf));
}

/** A section of a job that has been checked. */
export function sectionAt(stages: readonly JobStage[], at: number): Section {
  const section = sectionsOf(stages)?.[at];
  if (!section) throw new Error(`The job has no section ${at}.`);
  return section;
}

/** A checked job's last section, whose rows are the output. */
export function lastSection(stages: readonly JobStage[]): number {
  return (sectionsOf(stages) ?? []).length - 1;
}

/** Places of the section's stages that call a service for rows as they come. */
export function ungrouped({ waves }: Section): number[] {
  return waves.flat().toSorted((a, b) => a - b);
}

/** Places of the section's stages that have to see the rows of all partitions, in the order of their turns. */
export function shuffled({ grouped, distinct }: Section): number[] {
  return distinct === undefined ? [...grouped] : [...grouped, distinct];
}

/** Whether a stage may make more rows than it gets. */
export function addsRows(stage: JobStage): boolean {
  return isTransform(stage) && (stage.transform === 'explode' || stage.transform === 'UrlExpander');
}

/** Whether a stage may make more or fewer rows than it gets. */
export function changesRows(stage: JobStage): boolean {
  return addsRows(stage) || isDistinct(stage);
}

/** Whether a stage calls its service for groups of rows. */
export function isGrouped(stage: JobStage): boolean {
  return !isTransform(stage) && stage.groupbyCol !== undefined;
}

function isDistinct(stage: JobStage): boolean {
  return isTransform(stage) && stage.transform === 'dropDuplicates';
}

type Needs = (at: number) => readonly number[];

/** All places, with services that stand between two transforms in an order in which none waits for a later one. */
function runningOrder(stages: readonly JobStage[], needsOf: Needs): number[] | undefined {
  const order: number[] = [];
  for (let start = 0; start < stages.length; ) {
    const next = stages.findIndex((stage, at) => at >= start && isTransform(stage));
    const end = next === -1 ? stages.length : next;
    const waves = wavesOf([...stages.keys()].slice(start, end), needsOf);
    if (waves === undefined) return undefined;
    order.push(...waves.flat(), ...(next === -1 ? [] : [next]));
    start = end + 1;
  }
  return order;
}

/**
 * The places of each section. A service that comes behind other rows begins one, and so does a second search for duplicates,
 * and a stage for groups that reads what one without makes.
 */
function cut(stages: readonly JobStage[], order: readonly number[], needsOf: Needs): number[][] {
  const sections: number[][] = [[]];
  for (const at of order) {
    const section = sections.at(-1) as number[];
    const stage = stages[at] as JobStage;
    const has = (is: (other: JobStage) => boolean): boolean => section.some((other) => is(stages[other] as JobStage));
    const waits = needsOf(at).some((other) => section.includes(other) && !isGrouped(stages[other] as JobStage));
    const begins = isTransform(stage)
      ? isDistinct(stage) && has(isDistinct)
      : has(changesRows) || (isGrouped(stage) && waits);
    if (begins) sections.push([at]);
    else section.push(at);
  }
  return sections;
}

function describe(stages: readonly JobStage[], order: readonly number[], needsOf: Needs): Section {
  const stageAt = (at: number): JobStage => stages[at] as JobStage;
  const others = order.filter((at) => !isTransform(stageAt(at)) && !isGrouped(stageAt(at)));
  const distinct = order.find((at) => isDistinct(stageAt(at)));
  return {
    stages: order.toSorted((a, b) => a - b),
    grouped: order.filter((at) => isGrouped(stageAt(at))),
    waves: wavesOf(others, needsOf) ?? [],
    ...(distinct === undefined ? {} : { distinct }),
  };
}

/** The order of some stages by what each needs of the others; `undefined` where they wait for each other in a circle. */
function wavesOf(places: readonly number[], needsOf: Needs): number[][] | undefined {
  const needs = new Map(places.map((at) => [at, needsOf(at).filter((other) => places.includes(other))]));
  const waves: number[][] = [];
  const done = new Set<number>();
  while (done.size < places.length) {
    const wave = places.filter((at) => !done.has(at) && needs.get(at)?.every((other) => done.has(other)));
    if (wave.length === 0) return undefined;
    for (const at of wave) done.add(at);
    waves.push(wave);
  }
  return waves;
}
