import { expect, test } from 'vitest';
import { toReadResult } from '../../../../infra/local/services/vision/toReadResult.ts';

const lineAt = (text: string, left: number, top: number) => {
  const box = { left, top, width: 40, height: 10 };
  return { region: 0, box, words: [{ text, confidence: 1, box }] };
};

/** The texts of these lines in the order `basic`. */
function inOrder(lines: readonly ReturnType<typeof lineAt>[]): string[] {
  const picture = { width: 400, height: 100 };
  const result = toReadResult({ turns: 0, skew: 0, ...picture, picture, lines }, 'basic');
  return (result as { readonly lines: readonly { readonly text: string }[] }).lines.map(({ text }) => text);
}

test('lines are read row by row, whichever came first', () => {
  // Each on nearly the height of the one before, but the last not on that of the first.
  const [a, b, c, d] = [lineAt('a', 100, 0), lineAt('b', 50, 4), lineAt('c', 0, 8), lineAt('d', 200, 9)];
  for (const lines of [
    [a, b, c, d],
    [d, c, b, a],
    [b, d, a, c],
    [c, a, d, b],
  ]) {
    expect(inOrder(lines)).toEqual(['b', 'a', 'c', 'd']);
  }
});
