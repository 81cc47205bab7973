/** Local regression (Cleveland, 1979) on evenly spaced values, as seasonal-trend decomposition needs it. */

export interface LoessOptions {
  /** How many of the nearest values count at each place; may be more than there are. */
  readonly span: number;
  /** A local constant, or a local line. */
  readonly degree: 0 | 1;
  /** Every so many places the curve is computed; in between it is interpolated. */
  readonly jump: number;
  /** How far each value is trusted, from 0 to 1; left out, all are. */
  readonly trust?: Float64Array | undefined;
}

/** The share of the series' length that trusted values have to spread over. */
const LEAST_SPREAD = 0.001;

/** The smoothed values at the places of `values`. */
export function loess(values: Float64Array, options: LoessOptions): Float64Array {
  const last = values.length - 1;
  const smooth = new Float64Array(values.length);
  if (last < 1) return values.slice();
  const jump = Math.min(options.jump, last);
  let before = 0;
  smooth[0] = loessAt(values, 0, options) ?? values[0]!;
  while (before < last) {
    const place = Math.min(before + jump, last);
    smooth[place] = loessAt(values, place, options) ?? values[place]!;
    const step = (smooth[place] - smooth[before]!) / (place - before);
    for (let between = before + 1; between < place; between += 1) {
      smooth[between] = smooth[before]! + step * (between - before);
    }
    before = place;
  }
  return smooth;
}

/** The curve at one place, which may lie one step outside; nothing where no value near it is trusted. */
export function loessAt(
  values: Float64Array,
  place: number,
  { span, degree, trust }: LoessOptions,
): number | undefined {
  const { length } = values;
  const from = Math.min(Math.max(place - ((span - 1) >> 1), 0), Math.max(0, length - span));
  const to = Math.min(from + span, length) - 1;
  const beyond = span > length ? (span - length) >> 1 : 0;
  const reach = Math.max(place - from, to - place) + beyond;
  let [weights, offsets, squares, sum, moment] = [0, 0, 0, 0, 0];
  for (let index = from; index <= to; index += 1) {
    const offset = index - place;
    const weight = tricube(Math.abs(offset), reach) * (trust === undefined ? 1 : trust[index]!);
    weights += weight;
    offsets += weight * offset;
    squares += weight * offset * offset;
    sum += weight * values[index]!;
    moment += weight * offset * values[index]!;
  }
  if (weights <= 0) return undefined;
  const mean = sum / weights;
  const centre = offsets / weights;
  const spread = squares / weights - centre * centre;
  // Values that are trusted only close together give a line no slope.
  if (degree === 0 || reach === 0 || !(Math.sqrt(spread) > LEAST_SPREAD * (length - 1))) return mean;
  return mean - (centre / spread) * (moment / weights - centre * mean);
}

/** The weight of a value at this distance. */
function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const share = distance / reach;
  const rest = 1 - share * share * share;
  return rest * rest * rest;
}
