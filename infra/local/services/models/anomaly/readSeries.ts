/** Reads the points of a request. */

import { AnomalyError } from './anomalyError.ts';
import { parseInstant } from './parseInstant.ts';
import { placesOnGrid, type TimeGrid } from './placesOnGrid.ts';
import type { Detection } from './series.ts';

/** Limits of one request, from the service's limits page. */
const LEAST_POINTS = 12;
const MOST_POINTS = 8640;

/** Values beyond this size are too large to compute with. */
const LARGEST_VALUE = 1e100;

/** The values and their places on the time grid; without a granularity timestamps are ignored. */
export function readSeries(series: unknown, grid: TimeGrid): Pick<Detection, 'values' | 'places'> {
  const points = readPoints(series);
  const values = Float64Array.from(points, (point) => toNumber(point['value']));
  const instants = grid.granularity === 'none' ? undefined : points.map((point) => toInstant(point['timestamp']));
  if (values.some((value) => Math.abs(value) > LARGEST_VALUE)) {
    throw new AnomalyError('InvalidSeries', "The magnitude of data in 'value' in 'series' filed is too large.");
  }
  return { values, places: instants === undefined ? Array.from(values.keys()) : readPlaces(instants, grid) };
}

function readPoints(series: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (series === null) throw new AnomalyError('BadArgument', "The 'series' field cannot be empty.");
  if (!Array.isArray(series)) throw new AnomalyError('BadArgument', "The 'series' field must be array/list type.");
  if (series.length < LEAST_POINTS) {
    throw new AnomalyError('InvalidSeries', `The 'series' field must have at least ${LEAST_POINTS} points.`);
  }
  if (series.length > MOST_POINTS) {
    throw new AnomalyError('InvalidSeries', `The 'series' field cannot have more than ${MOST_POINTS} points.`);
  }
  if (!series.every(isPoint)) throw malformed();
  return series;
}

/** Text that is a number is taken for it. */
function toNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) throw malformed();
  return number;
}

function toInstant(timestamp: unknown): number {
  const instant = typeof timestamp === 'string' ? parseInstant(timestamp) : Number.NaN;
  if (Number.isNaN(instant)) throw malformed();
  return instant;
}

function readPlaces(instants: readonly number[], grid: TimeGrid): readonly number[] {
  for (const [index, instant] of instants.entries()) {
    const before = instants[index - 1] ?? Number.NEGATIVE_INFINITY;
    if (before > instant) {
      throw new AnomalyError('InvalidSeries', "The 'series' field must be sorted by timestamp in ascending order.");
    }
    if (before === instant) {
      throw new AnomalyError('InvalidSeries', "The 'series' field cannot have duplicated timestamp.");
    }
  }
  const found = placesOnGrid(instants, grid);
  if ('places' in found) return found.places;
  throw new AnomalyError(
    'InvalidSeries',
    `The 'timestamp' at index ${found.offGrid} is invalid in ${grid.granularity} granularity with ${grid.interval} gran as interval.`,
  );
}

function isPoint(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function malformed(): AnomalyError {
  return new AnomalyError('BadArgument', "'timestamp' or 'value' is malformed in 'series' Field.");
}
