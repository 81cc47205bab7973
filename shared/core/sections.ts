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
  /** Those that call a service, by waves: stages of one run side by side, each wave after the one before. */
  readonly waves: readonly (readonly number[])[];
  /** The one that leaves out duplicates, for which the rows of all partitions have to be known. */
  readonly distinct?: number;
}

/** Cuts a job into sections; `undefined` where stages wait for each other in a circle. */
export function sectionsOf(stages: readonly JobStage[]): Section[] | undefined {
  const sections: Section[] = [];
  for (const places of cut(stages)) {
    const services = places.filter((at) => !isTransform(stages[at] as JobStage));
    const waves = wavesOf(services, (at) => producersOf(stages, at));
    if (waves === undefined) return undefined;
    const distinct = places.find((at) => transformOf(stages, at) === 'dropDuplicates');
    sections.push({ stages: places, waves, ...(distinct === undefined ? {} : { distinct }) });
  }
  return sections;
}

/** A section of a job that has been checked. */
export function sectionAt(stages: readonly JobStage[], at: number): Section {
  const section = sectionsOf(stages)?.[at];
  if (!section) throw new Error(`The job has no section ${at}.`);
  return section;
}

/** A job's last section, whose rows are the output. */
export function lastSection(stages: readonly JobStage[]): number {
  return cut(stages).length - 1;
}

/** Whether a stage may make more rows than it gets. */
export function addsRows(stage: JobStage): boolean {
  return isTransform(stage) && (stage.transform === 'explode' || stage.transform === 'UrlExpander');
}

/** Whether a stage may make more or fewer rows than it gets. */
export function changesRows(stage: JobStage): boolean {
  return addsRows(stage) || (isTransform(stage) && stage.transform === 'dropDuplicates');
}

/** The places of each section: a service that comes behind other rows begins one, and so does a second search for duplicates. */
function cut(stages: readonly JobStage[]): number[][] {
  const sections: number[][] = [[]];
  for (const [at, stage] of stages.entries()) {
    const section = sections.at(-1) as number[];
    const isDistinct = transformOf(stages, at) === 'dropDuplicates';
    const begins = isTransform(stage)
      ? isDistinct && section.some((other) => transformOf(stages, other) === 'dropDuplicates')
      : section.some((other) => changesRows(stages[other] as JobStage));
    if (begins) sections.push([at]);
    else section.push(at);
  }
  return sections;
}

function transformOf(stages: readonly JobStage[], at: number): string | undefined {
  const stage = stages[at];
  return stage && isTransform(stage) ? stage.transform : undefined;
}

/** The order of some stages by what each needs of the others; `undefined` where they wait for each other in a circle. */
function wavesOf(places: readonly number[], needsOf: (at: number) => readonly number[]): number[][] | undefined {
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

/** Places of the section's stages that call a service. */
export function servicesOf({ waves }: Section): number[] {
  return waves.flat().toSorted((a, b) => a - b);
}
