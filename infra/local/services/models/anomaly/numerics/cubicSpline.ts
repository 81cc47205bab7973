/** The cubic spline through given points, whose two outer pieces at each end are one (not-a-knot). */

/** The spline's value at each of `0 … count - 1`; `positions` are ascending whole numbers, at least four, the first 0 and the last `count - 1`. */
export function cubicSpline(positions: readonly number[], values: Float64Array, count: number): Float64Array {
  const curvatures = curvaturesOf(positions, values);
  const out = new Float64Array(count);
  let piece = 0;
  for (let x = 0; x < count; x += 1) {
    while (piece < positions.length - 2 && x > positions[piece + 1]!) piece += 1;
    const from = positions[piece]!;
    const to = positions[piece + 1]!;
    const width = to - from;
    const left = (to - x) / width;
    const right = (x - from) / width;
    const bend = (left ** 3 - left) * curvatures[piece]! + (right ** 3 - right) * curvatures[piece + 1]!;
    out[x] = left * values[piece]! + right * values[piece + 1]! + (bend * width * width) / 6;
  }
  return out;
}

/** Second derivatives at the points, the outer ones in line with their two neighbours. */
function curvaturesOf(positions: readonly number[], values: Float64Array): Float64Array {
  const last = positions.length - 1;
  const widths = Float64Array.from({ length: last }, (_, index) => positions[index + 1]! - positions[index]!);
  const curvatures = solveTridiagonal(
    Array.from({ length: last - 1 }, (_, index) => innerRow(index + 1, widths, values)),
  );
  const extended = (edge: number, inner: number, ratio: number): number =>
    curvatures[edge]! + (curvatures[edge]! - curvatures[inner]!) * ratio;
  const first = extended(0, 1, widths[0]! / widths[1]!);
  const final = extended(last - 2, last - 3, widths[last - 1]! / widths[last - 2]!);
  return Float64Array.of(first, ...curvatures, final);
}

interface Row {
  readonly lower: number;
  readonly diagonal: number;
  readonly upper: number;
  readonly right: number;
}

/** That the slopes of the two pieces at a point agree; the outer curvatures are written by the inner ones. */
function innerRow(point: number, widths: Float64Array, values: Float64Array): Row {
  const before = widths[point - 1]!;
  const after = widths[point]!;
  const slopes = [values[point]! - values[point - 1]!, values[point + 1]! - values[point]!] as const;
  const right = 6 * (slopes[1] / after - slopes[0] / before);
  let [lower, diagonal, upper] = [before, 2 * (before + after), after];
  if (point === 1) {
    diagonal += before * (1 + before / after);
    upper -= (before * before) / after;
  }
  if (point === widths.length - 1) {
    diagonal += after * (1 + after / before);
    lower -= (after * after) / before;
  }
  return { lower, diagonal, upper, right };
}

/** Elimination downwards and substitution upwards. */
function solveTridiagonal(rows: readonly Row[]): Float64Array {
  const diagonals = new Float64Array(rows.length);
  const solution = new Float64Array(rows.length);
  for (const [index, { lower, diagonal, right }] of rows.entries()) {
    const above = rows[index - 1];
    const factor = above === undefined ? 0 : lower / diagonals[index - 1]!;
    diagonals[index] = diagonal - factor * (above?.upper ?? 0);
    solution[index] = right - factor * (solution[index - 1] ?? 0);
  }
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const next = solution[index + 1] ?? 0;
    solution[index] = (solution[index]! - rows[index]!.upper * next) / diagonals[index]!;
  }
  return solution;
}
