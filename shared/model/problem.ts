import type { z } from 'zod';

/** One thing that is wrong with what was given: where, what, and what would be right. */
export interface Problem {
  /** Dots and brackets, as in `stages[0].textCol`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
}

/** Thrown where a job is refused; carries every problem found. */
export class InvalidJob extends Error {
  override readonly name = 'InvalidJob';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

/** All problems of a failed zod check of `value`, in plain words and without any text from the value itself. */
export function problemsOf(error: z.ZodError, value: unknown, at: readonly PropertyKey[] = []): Problem[] {
  const problems = error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const expected = 'no such field; see the job format in README.md';
      return issue.keys.map((key) => ({ path: formatPath([...path, key]), message: 'unknown field', expected }));
    }
    const found = issue.path.reduce<unknown>(
      (part, key) => (part as Record<PropertyKey, unknown> | null)?.[key],
      value,
    );
    const message = found === undefined ? 'missing' : `got ${kindOf(found)}`;
    return [{ path: formatPath(path), message, expected: issue.message }];
  });
  // A value may fail several checks, and what would be right is the same for all of them.
  return [...new Map(problems.toReversed().map((problem) => [problem.path, problem])).values()].toReversed();
}

/** What a value is, never what it says: `a string of 12 characters`, `the number 0`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  return 'an object';
}

/** `['stages', 0, 'textCol']` as `stages[0].textCol`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at ? '.' : ''}${String(key)}`)).join('');
}
