import { z } from 'zod';

/** One or more of these words: an array, or a text with commas between them, which is how the query has them. */
export function commaList(words: readonly string[]): z.ZodType<string | readonly string[]> {
  const expected = `one or more of ${words.join(', ')}`;
  const list = z.array(z.enum(words, expected), expected).min(1, expected);
  const text = z.string(expected).refine((value) => list.safeParse(value.split(',')).success, expected);
  return z.union([list, text], expected);
}
