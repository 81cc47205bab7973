import { describe, expect, it } from 'vitest';
import { createPositionReader, lengthIn } from '../../../infra/local/services/text/stringIndex.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('positions in a text', () => {
  it.each([
    ['plain', 5, 5, 5],
    ['naïve', 5, 5, 5],
    ['e\u0301', 1, 2, 2],
    ['👍🏽', 1, 2, 4],
    [FAMILY, 1, 7, 11],
    ['a\r\nb', 3, 4, 4],
    ['', 0, 0, 0],
  ])('%j has its length in each unit', (text, elements, points, units) => {
    expect(lengthIn(text, 'TextElement_v8')).toBe(elements);
    expect(lengthIn(text, 'TextElements_v8')).toBe(elements);
    expect(lengthIn(text, 'UnicodeCodePoint')).toBe(points);
    expect(lengthIn(text, 'Utf16CodeUnit')).toBe(units);
  });

  it('are read in rising order', () => {
    const text = `${FAMILY} ok 👍 end`;
    const positionOf = createPositionReader(text, 'TextElement_v8');

    expect([0, text.indexOf('ok'), text.indexOf('end'), text.length].map(positionOf)).toEqual([0, 2, 7, 10]);
  });
});
