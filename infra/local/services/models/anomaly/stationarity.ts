/** Whether a series keeps to one level: two tests with opposite hypotheses, either of which may say so. */

import { meanOf, varianceOf } from './numerics/statistics.ts';

/** The value below which a series has no unit root at 5 % (MacKinnon, 1994: with a constant, asymptotic). */
const UNIT_ROOT_CRITICAL = -2.86154;

/** The value above which a series is not level at 5 % (Kwiatkowski et al., 1992: with a constant). */
const LEVEL_CRITICAL = 0.4614;

/** True also where neither test can be made. */
export function isStationary(values: Float64Array): boolean {
  if (varianceOf(values) === 0) return true;
  return unitRootStatistic(values) < UNIT_ROOT_CRITICAL || !(levelStatistic(values) > LEVEL_CRITICAL);
}

/** The KPSS statistic, with a Bartlett kernel whose width the series decides (Hobijn, Franses and Ooms, 1998). */
function levelStatistic(values: Float64Array): number {
  const count = values.length;
  const mean = meanOf(values);
  const residuals = values.map((value) => value - mean);
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let index = lag; index < count; index += 1) sum += residuals[index]! * residuals[index - lag]!;
    return sum / count;
  };
  const lags = kernelWidth(covariance, count);
  let longRun = covariance(0);
  for (let lag = 1; lag <= lags; lag += 1) longRun += 2 * (1 - lag / (lags + 1)) * covariance(lag);
  let partial = 0;
  let squares = 0;
  for (const residual of residuals) {
    partial += residual;
    squares += partial ** 2;
  }
  return squares / (count * count * longRun);
}

function kernelWidth(covariance: (lag: number) => number, count: number): number {
  let level = covariance(0);
  let slope = 0;
  for (let lag = 1; lag <= Math.trunc(count ** (2 / 9)); lag += 1) {
    const twice = 2 * covariance(lag);
    level += twice;
    slope += lag * twice;
  }
  return Math.min(count - 1, Math.trunc(1.1447 * Math.cbrt((slope / level) ** 2) * Math.cbrt(count)));
}

/** The augmented Dickey-Fuller statistic, with as many lagged differences as Akaike's criterion likes. */
function unitRootStatistic(values: Float64Array): number {
  const count = values.length;
  const most = Math.max(0, Math.min(Math.ceil(12 * (count / 100) ** 0.25), ((count - 1) >> 1) - 2));
  const start = most + 1;
  const { errors } = regress(values, start, most);
  const observations = count - start;
  let best = { lags: 0, criterion: Number.POSITIVE_INFINITY };
  for (let lags = 0; lags <= most; lags += 1) {
    const criterion = Math.log(errors[lags + 2]! / observations) + (2 * (lags + 2)) / observations;
    if (criterion < best.criterion) best = { lags, criterion };
  }
  return regress(values, best.lags + 1, best.lags).statistic;
}

interface Regression {
  /** The squared error with the first so many regressors: constant, level, and each lagged difference. */
  readonly errors: Float64Array;
  /** The level's coefficient in standard errors. */
  readonly statistic: number;
}

/** Regresses each difference from `start` on; by Gram-Schmidt, with the level last for its statistic. */
function regress(values: Float64Array, start: number, lags: number): Regression {
  const rows = values.length - start;
  const column = (of: (index: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(start + row));
  const difference = (index: number): number => values[index]! - values[index - 1]!;
  const constant = column(() => 1);
  const level = column((index) => values[index - 1]!);
  const lagged = Array.from({ length: lags }, (_, lag) => column((index) => difference(index - lag - 1)));
  const target = column(difference);
  const errors = residualErrors([constant, level, ...lagged], target);
  const basis = orthonormal([constant, ...lagged]);
  const ownLevel = without(without(level, basis), basis);
  const rest = without(target, basis);
  const size = dot(ownLevel, ownLevel);
  const coefficient = dot(ownLevel, rest) / size;
  const variance = (dot(rest, rest) - coefficient ** 2 * size) / (rows - lags - 2);
  return { errors, statistic: coefficient / Math.sqrt(variance / size) };
}

function residualErrors(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const errors = [dot(target, target)];
  let rest = target;
  for (const direction of orthonormal(columns)) {
    rest = without(rest, [direction]);
    errors.push(dot(rest, rest));
  }
  return Float64Array.from(errors);
}

function orthonormal(columns: readonly Float64Array[]): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const own = without(without(column, basis), basis);
    const length = Math.sqrt(dot(own, own));
    basis.push(own.map((value) => (length === 0 ? 0 : value / length)));
  }
  return basis;
}

function without(column: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = column.slice();
  for (const direction of basis) {
    const share = dot(rest, direction);
    for (let row = 0; row < rest.length; row += 1) rest[row]! -= share * direction[row]!;
  }
  return rest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row += 1) sum += a[row]! * b[row]!;
  return sum;
}
