/** The median of a window that moves over a series, kept sorted as it moves. */

/** What becomes of the ends, which no whole window is centred on: they stay as they are, or have smaller windows. */
export type Ends = 'kept' | 'shrunk';

/** The median around each value; an even `window` counts as the odd one above it. */
export function runningMedian(values: Float64Array, window: number, ends: Ends): Float64Array {
  const half = window >> 1;
  const { length } = values;
  const medians = values.slice();
  if (length < 2 * half + 1) return medians;
  const sorted = new Float64Array(2 * half + 2);
  let size = 0;
  for (let index = -half; index < length; index += 1) {
    if (index + half < length) size = insert(sorted, size, values[index + half]!);
    if (index - half > 0) size = remove(sorted, size, values[index - half - 1]!);
    const whole = index >= half && index < length - half;
    if (index >= 0 && (whole || ends === 'shrunk')) medians[index] = middleOf(sorted, size);
  }
  return medians;
}

function insert(sorted: Float64Array, size: number, value: number): number {
  const position = positionOf(sorted, size, value);
  sorted.copyWithin(position + 1, position, size);
  sorted[position] = value;
  return size + 1;
}

function remove(sorted: Float64Array, size: number, value: number): number {
  const position = positionOf(sorted, size, value);
  sorted.copyWithin(position, position + 1, size);
  return size - 1;
}

/** The first place at which nothing smaller than `value` stands. */
function positionOf(sorted: Float64Array, size: number, value: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function middleOf(sorted: Float64Array, size: number): number {
  const upper = sorted[size >> 1]!;
  return size % 2 === 1 ? upper : (sorted[(size >> 1) - 1]! + upper) / 2;
}
