/** Fills the missing places of a series as the request asks. */

import { bridgeGaps } from '../numerics/bridgeGaps.ts';
import type { Detection } from '../series.ts';
import { fillSeasonal } from './fillSeasonal.ts';
import { type Grid, gridOf, isFillable } from './grid.ts';

/** The evenly spaced series that its period is looked for in; where nothing is filled, the values as if there were no gaps. */
export function filledForPeriod(detection: Detection): Float64Array {
  const { values, places, impute } = detection;
  if (!isFillable(places) || impute.mode === 'notFill') return values;
  const grid = gridOf(detection);
  return impute.mode === 'auto' ? carryForward(grid) : fill(grid, detection, 0);
}

/** The evenly spaced series that is judged, or nothing where its values are judged as they are. */
export function filledForDetection(detection: Detection, period: number): Float64Array | undefined {
  const { places, impute } = detection;
  const wanted = period > 1 ? impute.mode !== 'notFill' : impute.mode !== 'notFill' && impute.mode !== 'auto';
  return wanted && isFillable(places) ? fill(gridOf(detection), detection, period) : undefined;
}

function fill(grid: Grid, { impute: { mode, fixedValue } }: Detection, period: number): Float64Array {
  if (mode === 'fixed') return grid.map((value) => (Number.isNaN(value) ? fixedValue : value));
  if (mode === 'previous') return carryForward(grid);
  if (mode === 'auto' && period > 1) return fillSeasonal(grid, period);
  return bridgeGaps(grid, (index) => Number.isNaN(grid[index]!));
}

function carryForward(grid: Grid): Float64Array {
  let last = grid[0]!;
  return grid.map((value) => {
    if (!Number.isNaN(value)) last = value;
    return last;
  });
}
