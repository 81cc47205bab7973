/** How well a series is told by the other cycles of a period: the error of leaving one cycle out. */

/** The mean squared error when each value is predicted by its phase's mean without it; the series has at least two whole cycles. */
export function foldError(values: Float64Array, period: number): number {
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (const [index, value] of values.entries()) {
    sums[index % period]! += value;
    counts[index % period]! += 1;
  }
  let error = 0;
  for (const [index, value] of values.entries()) {
    const phase = index % period;
    const count = counts[phase]!;
    error += ((count / (count - 1)) * (value - sums[phase]! / count)) ** 2;
  }
  return error / values.length;
}
