/** What a series is to the detector: values on a grid of time. */

export const granularities = [
  'daily',
  'minutely',
  'hourly',
  'weekly',
  'monthly',
  'yearly',
  'secondly',
  'microsecond',
  'none',
] as const;

/** The unit of the time grid. */
export type Granularity = (typeof granularities)[number];

export const imputeModes = ['auto', 'previous', 'linear', 'zero', 'fixed', 'notFill'] as const;

/** How places of the grid that have no value are filled. */
export type ImputeMode = (typeof imputeModes)[number];

/** A series and how to judge it, checked. */
export interface Detection {
  readonly values: Float64Array;
  /** The place of each value on the time grid, ascending from 0. */
  readonly places: readonly number[];
  readonly granularity: Granularity;
  /** Units of the granularity from one place to the next; at least 1. */
  readonly interval: number;
  /** 0 for a series that does not repeat; left out to have it found. */
  readonly period: number | undefined;
  /** The largest share of the points that may be anomalies, for each direction; up to 0.49. */
  readonly maxAnomalyRatio: number;
  /** 0 to 100; the lower, the wider the margins. */
  readonly sensitivity: number;
  readonly impute: { readonly mode: Exclude<ImputeMode, 'zero'>; readonly fixedValue: number };
}
