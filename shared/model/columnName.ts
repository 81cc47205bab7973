import { z } from 'zod';

export const columnName = z.string("a column's name").min(1, "a column's name");

const aNewColumn = "a column's name without dots, which would make a path of it, and neither _line nor _raw";
/** `_line` and `_raw` are the columns of a line that is no row, which would lose its text to an error of that name. */
export const newColumnName = z
  .string(aNewColumn)
  .regex(/^[^.]+$/, aNewColumn)
  .regex(/^(?!_(?:line|raw)$)/, aNewColumn);

/** Whether a binding such as `sentiment.document.sentiment` reads the column `sentiment`. */
export function readsColumn(binding: string, column: string): boolean {
  return binding === column || binding.startsWith(`${column}.`);
}
