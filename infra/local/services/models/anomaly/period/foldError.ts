/** How well a series is told by the other cycles of a period: the error of leaving one cycle out. */

/** The mean squared error when each value is predicted by its phase's mean without it; the series has at least two whole cycles. */
export function foldError(values: Float64Array, period: number): number {
  const sums = new Float64Array(period);
  const squares = new Float64Array(period);
  let phase = 0;
  for (const value of values) {
    sums[phase]! += value;
    squares[phase]! += value * value;
    phase = phase + 1 === period ? 0 : phase + 1;
  }
  let error = 0;
  for (const [each, sum] of sums.entries()) {
    const count = Math.ceil((values.length - each) / period);
    error += (count / (count - 1)) ** 2 * (squares[each]! - (sum * sum) / count);
  }
  return error / values.length;
}
