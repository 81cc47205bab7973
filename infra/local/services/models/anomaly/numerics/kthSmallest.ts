/** Selection: the k-th smallest number without sorting them all. */

/** The k-th smallest (from 0) of `values`, which are reordered: those before position k are not larger, those after it not smaller. */
export function kthSmallest(values: Float64Array, k: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = middleOf(values[from]!, values[(from + to) >> 1]!, values[to]!);
    let low = from;
    let high = to;
    while (low <= high) {
      while (values[low]! < pivot) low += 1;
      while (values[high]! > pivot) high -= 1;
      if (low > high) break;
      const kept = values[low]!;
      values[low] = values[high]!;
      values[high] = kept;
      low += 1;
      high -= 1;
    }
    if (k <= high) to = high;
    else if (k >= low) from = low;
    else break;
  }
  return values[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
