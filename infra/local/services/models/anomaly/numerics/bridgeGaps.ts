/** Straight lines over the gaps of a series. */

/** The values with those at gaps laid on a line between their neighbours; a gap at an end takes the nearest value. */
export function bridgeGaps(values: Float64Array, isGap: (index: number) => boolean): Float64Array {
  const bridged = values.slice();
  let before = -1;
  for (let index = 0; index <= values.length; index += 1) {
    if (index < values.length && isGap(index)) continue;
    if (index - before > 1) fill(bridged, before, index);
    before = index;
  }
  return bridged;
}

/** Fills what lies between two positions, either of which may be outside the series. */
function fill(values: Float64Array, before: number, after: number): void {
  const left = values[before] ?? values[after] ?? Number.NaN;
  const right = values[after] ?? left;
  for (let index = before + 1; index < after; index += 1) {
    values[index] = left + ((right - left) * (index - before)) / (after - before);
  }
}
