import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../infra/local/services/models/sentiment/splitSentences.ts';

function sentencesOf(text: string): string[] {
  return splitSentences(text).map(({ start, end }) => text.slice(start, end));
}

describe('splitSentences', () => {
  it.each([
    ['Great atmosphere. Close to plenty of hotels!', ['Great atmosphere.', 'Close to plenty of hotels!']],
    ['Dr. Smith paid $3.50. He left.', ['Dr. Smith paid $3.50.', 'He left.']],
    ['We met Mr. and Mrs. Jones. Nice people.', ['We met Mr. and Mrs. Jones.', 'Nice people.']],
    ['John F. Kennedy spoke. We listened.', ['John F. Kennedy spoke.', 'We listened.']],
    ['Ask for No. 5 at once. No. Never.', ['Ask for No. 5 at once.', 'No.', 'Never.']],
    ['  One line\nand another  ', ['One line', 'and another']],
    ['Fine, e.g. Monday works. Bye', ['Fine, e.g. Monday works.', 'Bye']],
    ['It ends with Dr.', ['It ends with Dr.']],
    ['   ', []],
  ])('splits %j', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it('leaves out nothing but white space, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Dr.', 'A.', 'No.', '5', 'ok', '!', ' ', '\n', '👍', 'é')), (parts) => {
        const text = parts.join(' ');
        const spans = splitSentences(text);

        expect(sentencesOf(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const [index, { start, end }] of spans.entries()) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
        }
      }),
    );
  });
});
