import type { JobStage } from '../model/job.ts';
import { maxLanes } from './partition.ts';
import { type Section, sectionsOf } from './sections.ts';

/**
 * Kinds of work that lanes do: calling services for the rows of partitions (`stages`) or for groups of rows from buckets
 * (`groups`), or the app's own steps over partitions or buckets.
 */
export type Work = 'stages' | 'groups' | 'count' | 'shuffle' | 'buckets' | 'join';

/** The instance of a lane; `at` is the section, or for shuffles and their buckets the stage. */
export function laneId(run: string, work: Work, at: number, lane: number): string {
  const isFirst = at === 0 && ['stages', 'count', 'join'].includes(work);
  return `${run}-${work}${isFirst ? '' : at}-${lane}`;
}

/** The instances of all lanes that a run may have had. */
export function laneIds(run: string, stages: readonly JobStage[]): string[] {
  const works = (sectionsOf(stages) as Section[]).flatMap(
    ({ distinct, grouped }, section): (readonly [Work, number])[] => [
      ...grouped.flatMap((stage) => [['shuffle', stage] as const, ['groups', stage] as const]),
      ['stages', section],
      ...(section === 0 ? [['count', section] as const] : []),
      ...(distinct === undefined ? [] : [['shuffle', distinct] as const, ['buckets', distinct] as const]),
      ['join', section],
    ],
  );
  const lanes = Array.from({ length: maxLanes }, (_, lane) => lane);
  return works.flatMap(([work, at]) => lanes.map((lane) => laneId(run, work, at, lane)));
}
