import type { Stage } from '../model/job.ts';
import { producersOf } from '../model/stageColumns.ts';

/**
 * The order of stages by the columns they read and write: stages of one wave run side by side, each wave after the one
 * before. `undefined` where stages wait for each other in a circle.
 */
export function stageWaves(stages: readonly Stage[]): number[][] | undefined {
  const needs = stages.map((stage) => producersOf(stage, stages));
  const waves: number[][] = [];
  const done = new Set<number>();
  while (done.size < stages.length) {
    const wave = needs.flatMap((need, at) => (!done.has(at) && need.every((other) => done.has(other)) ? [at] : []));
    if (wave.length === 0) return undefined;
    for (const at of wave) done.add(at);
    waves.push(wave);
  }
  return waves;
}
