/** Amounts rounded to whole numbers whose sum is that of the amounts, rounded. */
export function wholeParts(amounts: readonly number[]): number[] {
  let [sum, given] = [0, 0];
  return amounts.map((amount) => {
    sum += amount;
    const part = Math.round(sum) - given;
    given += part;
    return part;
  });
}
