/** Whether a series keeps to one level: two tests with opposite hypotheses, either of which may say so. */

import { meanOf, varianceOf } from './numerics/statistics.ts';

/** The value below which a series has no unit root at 5 % (MacKinnon, 1994: with a constant, asymptotic). */
const UNIT_ROOT_CRITICAL = -2.86154;

/** The value above which a series is not level at 5 % (Kwiatkowski et al., 1992: with a constant). */
const LEVEL_CRITICAL = 0.4614;

/** True also where neither test can be made. */
export function isStationary(values: Float64Array): boolean {
  if (varianceOf(values) === 0) return true;
  return !(levelStatistic(values) > LEVEL_CRITICAL) || unitRootStatistic(values) < UNIT_ROOT_CRITICAL;
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
  const most = Math.max(0, Math.min(Math.ceil(12 * (values.length / 100) ** 0.25), ((values.length - 1) >> 1) - 2));
  const { constant, level, lagged, target } = differencesFrom(values, most + 1, most);
  const observations = target.length;
  const shares = projections([constant, level, ...lagged], target);
  let rest = dot(target, target) - shares[0]! ** 2 - shares[1]! ** 2;
  let best = { lags: 0, criterion: Number.POSITIVE_INFINITY };
  for (let lags = 0; lags <= most; lags += 1) {
    if (lags > 0) rest -= shares[lags + 1]! ** 2;
    const criterion = Math.log(rest / observations) + (2 * (lags + 2)) / observations;
    if (criterion < best.criterion) best = { lags, criterion };
  }
  return levelInStandardErrors(values, best.lags);
}

/** How the next difference depends on the level, with this many lagged differences beside it. */
function levelInStandardErrors(values: Float64Array, lags: number): number {
  const { constant, level, lagged, target } = differencesFrom(values, lags + 1, lags);
  const shares = projections([constant, ...lagged, level], target);
  const rest = shares.reduce((sum, share) => sum - share ** 2, dot(target, target));
  return shares.at(-1)! / Math.sqrt(rest / (target.length - lags - 2));
}

interface Regression {
  readonly constant: Float64Array;
  /** The value before each, less the mean, which the constant makes up for. */
  readonly level: Float64Array;
  readonly lagged: readonly Float64Array[];
  /** Each difference from the value before. */
  readonly target: Float64Array;
}

function differencesFrom(values: Float64Array, start: number, lags: number): Regression {
  const differences = values.subarray(1).map((value, index) => value - values[index]!);
  const level = values.subarray(start - 1, -1);
  const mean = meanOf(level);
  return {
    constant: new Float64Array(level.length).fill(1),
    level: level.map((value) => value - mean),
    lagged: Array.from({ length: lags }, (_, lag) =>
      differences.subarray(start - 2 - lag, differences.length - 1 - lag),
    ),
    target: differences.subarray(start - 1),
  };
}

/** How much of `target` lies along what is new in each column (Cholesky): its squared length falls by their squares. */
function projections(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const factor: Float64Array[] = [];
  const shares = new Float64Array(columns.length);
  for (const [row, column] of columns.entries()) {
    const entries = new Float64Array(row + 1);
    for (let other = 0; other <= row; other += 1) {
      const rest = dot(column, columns[other]!) - dot(entries, factor[other] ?? entries, other);
      entries[other] = other < row ? rest / factor[other]![other]! : Math.sqrt(Math.max(rest, 0));
    }
    factor.push(entries);
    const own = entries[row]!;
    shares[row] = own === 0 ? 0 : (dot(column, target) - dot(entries, shares, row)) / own;
  }
  return shares;
}

function dot(a: Float64Array, b: Float64Array, count = a.length): number {
  let sum = 0;
  for (let row = 0; row < count; row += 1) sum += a[row]! * b[row]!;
  return sum;
}
