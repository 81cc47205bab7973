/** One phase of a repeating series. */

/** Every `period`-th value from `phase` on. */
export function phaseOf(values: Float64Array, phase: number, period: number): Float64Array {
  const same = new Float64Array(Math.ceil((values.length - phase) / period));
  for (let cycle = 0; cycle < same.length; cycle += 1) same[cycle] = values[phase + cycle * period]!;
  return same;
}
