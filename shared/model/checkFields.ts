import type { z } from 'zod';
import { formatPath, type Problem, problemsOf } from './problem.ts';

type Shape = Readonly<Record<string, z.ZodType>>;
type Checked<S extends Shape> = { [Name in keyof S]?: z.output<S[Name]> };

/**
 * Checks an object field by field: gives back those that are right, and adds a problem for each that is not and for each
 * that should not be there. What is right can then be checked further, so that one answer names every problem.
 */
export function checkFields<S extends Shape>(
  shape: S,
  value: Readonly<Record<string, unknown>>,
  at: readonly PropertyKey[],
  problems: Problem[],
): Checked<S> {
  const checked: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(value[name]);
    if (!result.success) problems.push(...problemsOf(result.error, value[name], [...at, name]));
    else if (result.data !== undefined) checked[name] = result.data;
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name)) problems.push(unknownField([...at, name], Object.keys(shape)));
  }
  return checked as Checked<S>;
}

function unknownField(path: readonly PropertyKey[], known: readonly string[]): Problem {
  const name = String(path.at(-1)).toLowerCase();
  const meant = known.find((field) => field.toLowerCase() === name.replaceAll(/[_-]/g, ''));
  const expected = meant === undefined ? `one of ${known.join(', ')}` : `did you mean ${meant}?`;
  return { path: formatPath(path), message: 'unknown field', expected };
}
