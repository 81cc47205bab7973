/** A series with its missing places. */

import type { Detection } from '../series.ts';

/** A longer grid is not filled: twice the points of a request. */
const MOST_PLACES = 17_280;

/** Values by their place, NaN where there is none. */
export type Grid = Float64Array;

/** The whole grid of a series. */
export function gridOf({ values, places }: Pick<Detection, 'values' | 'places'>): Grid {
  const grid = new Float64Array(placeCount(places)).fill(Number.NaN);
  for (const [index, place] of places.entries()) grid[place] = values[index]!;
  return grid;
}

/** How many places a grid has, with the missing ones. */
export function placeCount(places: readonly number[]): number {
  return places.at(-1)! + 1;
}

/** Whether there are gaps, and few enough places to fill them. */
export function isFillable(places: readonly number[]): boolean {
  const count = placeCount(places);
  return count > places.length && count <= MOST_PLACES;
}
