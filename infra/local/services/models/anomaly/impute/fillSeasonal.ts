/** Fills the gaps of a series that repeats: small ones by a spline, wide ones from the same phase, what is left by lines. */

import { bridgeGaps } from '../numerics/bridgeGaps.ts';
import { cubicSpline } from '../numerics/cubicSpline.ts';
import { maxOf, minOf } from '../numerics/statistics.ts';
import type { Grid } from './grid.ts';

/** A gap is wide beyond so many places, or beyond this part of a period. */
const WIDE = 6;
const WIDE_PART = 4;

/** Weights of the cycles before and after a wide gap, nearest first. */
const CYCLE_WEIGHTS = [0.6, 0.3, 0.1] as const;

/** The grid without gaps. */
export function fillSeasonal(grid: Grid, period: number): Float64Array {
  const narrow = fillNarrow(grid, period);
  const wide = fillFromCycles(narrow, period);
  return bridgeGaps(wide, (index) => Number.isNaN(wide[index]!));
}

function fillNarrow(grid: Grid, period: number): Grid {
  const places = Array.from(grid.keys()).filter((place) => !Number.isNaN(grid[place]!));
  const known = Float64Array.from(places, (place) => grid[place]!);
  const curve = cubicSpline(places, known, grid.length);
  const [least, most] = [minOf(known), maxOf(known)];
  const filled = grid.slice();
  for (const [index, to] of places.entries()) {
    const from = places[index - 1] ?? to;
    const missing = to - from - 1;
    if (missing < 1 || missing > WIDE || missing > period / WIDE_PART) continue;
    const straight = overshoots(grid, curve, from, to);
    for (let place = from + 1; place < to; place += 1) {
      const onLine = grid[from]! + ((grid[to]! - grid[from]!) * (place - from)) / (to - from);
      filled[place] = Math.min(Math.max(straight ? onLine : curve[place]!, least), most);
    }
  }
  return filled;
}

/** Whether the curve leaves the range of a gap's neighbours although these only rise, or only fall. */
function overshoots(grid: Grid, curve: Float64Array, from: number, to: number): boolean {
  const neighbours = [from - 1, from, to, to + 1]
    .filter((place) => place > 0 && place < grid.length && !Number.isNaN(grid[place]!))
    .map((place) => grid[place]!);
  const rises = neighbours.every((value, index) => index === 0 || value >= neighbours[index - 1]!);
  const falls = neighbours.every((value, index) => index === 0 || value <= neighbours[index - 1]!);
  if (neighbours.length < 3 || !(rises || falls)) return false;
  const [least, most] = [Math.min(...neighbours), Math.max(...neighbours)];
  return curve.subarray(from + 1, to).some((value) => value < least || value > most);
}

/** Fills from up to three cycles on each side, as far as these have values. */
function fillFromCycles(grid: Grid, period: number): Grid {
  const filled = grid.slice();
  for (const [place, value] of grid.entries()) {
    if (!Number.isNaN(value)) continue;
    let sum = 0;
    let weights = 0;
    for (const direction of [-1, 1]) {
      const known = CYCLE_WEIGHTS.map((_, cycle) => grid[place + direction * (cycle + 1) * period]).filter(
        (each): each is number => each !== undefined && !Number.isNaN(each),
      );
      for (const [index, each] of known.entries()) {
        sum += CYCLE_WEIGHTS[index]! * each;
        weights += CYCLE_WEIGHTS[index]!;
      }
    }
    if (weights > 0) filled[place] = sum / weights;
  }
  return filled;
}
