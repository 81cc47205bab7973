import { lastSection, sectionAt } from '../../shared/core/sections.ts';
import { serviceStage } from '../../shared/model/job.ts';
import type { Layout, SectionRef, StageRef } from '../../shared/model/wire.ts';
import { planRun as planInput } from '../../shared/run/planRun.ts';
import { planSection } from '../../shared/run/planSection.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { readStart } from '../../shared/run/startRecord.ts';
import type { Runtime } from '../runtime.ts';

/** Cuts the rows of a section, those of the input or what the section before has left, and says how the run is laid out in it. */
export function planRun(
  runtime: Pick<Runtime, 'store' | 'clock' | 'workplaceOf'>,
): (input: SectionRef) => Promise<Layout> {
  return async ({ section: at, ...ref }) => {
    const start = await readStart(runtime.store, ref);
    const { job } = start;
    const { partitions, lanes } = await recordWork(runtime, runtime.workplaceOf(ref), (store) =>
      at === 0 ? planInput(store, start) : planSection(store, start, at),
    );
    const section = sectionAt(job.stages, at);
    const refOf = (stage: number): StageRef => ({ stage, service: serviceStage(job, stage).service });
    const waves = section.waves.map((wave) => wave.map(refOf));
    const distinct = section.distinct === undefined ? {} : { distinct: section.distinct };
    const grouped = section.grouped.map(refOf);
    return {
      partitions: partitions.length,
      lanes,
      waves,
      grouped,
      ...distinct,
      isLast: at === lastSection(job.stages),
    };
  };
}
