/** The cubic spline with given knots that comes nearest to a series in the sense of least squares. */

/** Coefficients of a cubic spline that any one point depends on. */
const ORDER = 4;

/** The fitted spline's values at the positions 0, 1, … of `values`; `knots` lie strictly between the ends, ascending. */
export function smoothingSpline(values: Float64Array, knots: readonly number[]): Float64Array {
  const end = values.length - 1;
  const frame = [0, 0, 0, 0, ...knots, end, end, end, end];
  const count = knots.length + ORDER;
  const bands = Array.from({ length: count }, () => new Float64Array(ORDER));
  const right = new Float64Array(count);
  const rows = Array.from(values, (_, position) => basisAt(frame, count, position));
  for (const [position, { first, weights }] of rows.entries()) {
    for (const [a, weight] of weights.entries()) {
      right[first + a]! += weight * values[position]!;
      const band = bands[first + a]!;
      for (let b = a; b < ORDER; b += 1) band[b - a]! += weight * weights[b]!;
    }
  }
  const coefficients = solveBanded(bands, right);
  return Float64Array.from(rows, ({ first, weights }) =>
    weights.reduce((sum, weight, offset) => sum + weight * coefficients[first + offset]!, 0),
  );
}

interface Basis {
  /** The first of the coefficients that count here. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** The weights of the B-splines that are not zero at `x`, by de Boor's recursion. */
function basisAt(frame: readonly number[], count: number, x: number): Basis {
  let span = ORDER - 1;
  while (span < count - 1 && x >= frame[span + 1]!) span += 1;
  const weights = new Float64Array(ORDER);
  weights[0] = 1;
  for (let degree = 1; degree < ORDER; degree += 1) {
    let carried = 0;
    for (let index = 0; index < degree; index += 1) {
      const high = frame[span + index + 1]!;
      const low = frame[span + index + 1 - degree]!;
      const part = high === low ? 0 : weights[index]! / (high - low);
      weights[index] = carried + (high - x) * part;
      carried = (x - low) * part;
    }
    weights[degree] = carried;
  }
  return { first: span - ORDER + 1, weights };
}

/** Solves a symmetric positive system of which `bands` has the diagonal and what follows it in each row (Cholesky, LDLᵀ). */
function solveBanded(bands: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = right.slice();
  const { length } = right;
  for (let row = 0; row < length; row += 1) {
    const pivots = bands[row]!;
    for (let below = 1; below < ORDER && row + below < length; below += 1) {
      const factor = pivots[below]! / pivots[0]!;
      const target = bands[row + below]!;
      for (let offset = below; offset < ORDER; offset += 1) target[offset - below]! -= factor * pivots[offset]!;
      solution[row + below]! -= factor * solution[row]!;
    }
  }
  for (let row = length - 1; row >= 0; row -= 1) {
    const pivots = bands[row]!;
    for (let offset = 1; offset < ORDER && row + offset < length; offset += 1) {
      solution[row]! -= pivots[offset]! * solution[row + offset]!;
    }
    solution[row]! /= pivots[0]!;
  }
  return solution;
}
