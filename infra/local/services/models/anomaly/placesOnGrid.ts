/** Where points stand on a grid of time. */

import type { Granularity } from './series.ts';

/** Milliseconds of each unit that is always as long; the contract's microsecond is counted in thousandths of a second, as the service counts it. */
const UNIT_MS: Readonly<Partial<Record<Granularity, number>>> = {
  weekly: 604_800_000,
  daily: 86_400_000,
  hourly: 3_600_000,
  minutely: 60_000,
  secondly: 1000,
  microsecond: 1,
};

export interface TimeGrid {
  readonly granularity: Granularity;
  /** Units from one place to the next. */
  readonly interval: number;
}

/** The place of each instant (milliseconds since 1970, ascending) from the first one on, or the first index that is between two places. */
export function placesOnGrid(
  instants: readonly number[],
  { granularity, interval }: TimeGrid,
): { readonly places: readonly number[] } | { readonly offGrid: number } {
  const [start = 0] = instants;
  const unit = UNIT_MS[granularity];
  const units = (instant: number): number =>
    unit === undefined
      ? calendarUnits(start, instant, granularity)
      : (toUnit(instant, unit) - toUnit(start, unit)) / unit;
  const places = instants.map((instant) => units(instant) / interval);
  const offGrid = places.findIndex(
    (place, index) => !Number.isInteger(place) || (index > 0 && place === places[index - 1]),
  );
  return offGrid < 0 ? { places } : { offGrid };
}

/** At the finest grid, parts of a unit are cut off. */
function toUnit(instant: number, unit: number): number {
  return unit === 1 ? Math.trunc(instant) : instant;
}

/** Whole months or years in between, or NaN where the days of the month do not agree. */
function calendarUnits(start: number, instant: number, granularity: Granularity): number {
  const [from, to] = [new Date(start), new Date(instant)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (!agree(from, to)) return Number.NaN;
  return granularity === 'monthly' ? months : months / 12;
}

/** The same day of the month; or the last of a shorter month, or of both. */
function agree(from: Date, to: Date): boolean {
  const [fromDay, toDay] = [from.getUTCDate(), to.getUTCDate()];
  if (fromDay === toDay) return true;
  const fromLast = isLastOfMonth(from);
  const toLast = isLastOfMonth(to);
  return (fromLast && toLast) || (toLast && fromDay > toDay) || (fromLast && toDay > fromDay);
}

function isLastOfMonth(date: Date): boolean {
  const next = new Date(date);
  next.setUTCDate(date.getUTCDate() + 1);
  return next.getUTCDate() === 1;
}
