import { createSpanPool, type SpanPool } from './spanPool.ts';

/** A process as one run's work sees it. */
export interface Workplace {
  /** Tells the process from others that use the same resources. */
  readonly process: string;
  /** Time of the run's work in this process that no record has kept yet. */
  readonly pool: SpanPool;
}

export function createWorkplace(process: string): Workplace {
  return { process, pool: createSpanPool() };
}
