/** Positions in a text, in the unit a caller asks for (contract v3.1, `stringIndexType`). */

/** `TextElement_v8` is the contract's spelling for v3.1; the Language API spells it with an s, and the service takes both. */
export const stringIndexTypes = ['TextElement_v8', 'TextElements_v8', 'UnicodeCodePoint', 'Utf16CodeUnit'] as const;

export type StringIndexType = (typeof stringIndexTypes)[number];

/** Turns UTF-16 positions, given in rising order, into positions in another unit. */
export type PositionReader = (utf16: number) => number;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In a text without these every unit counts the same. CR is among them because CR LF is one text element. */
const UNEQUAL = /\P{ASCII}|\r/u;

/**
 * A reader for one text. Text elements are those of this runtime's Unicode version, which joins some emoji sequences
 * that Unicode 8 counts apart.
 */
export function createPositionReader(text: string, type: StringIndexType): PositionReader {
  if (type === 'Utf16CodeUnit' || !UNEQUAL.test(text)) return (utf16) => utf16;
  const units = type === 'UnicodeCodePoint' ? text[Symbol.iterator]() : graphemeIterator(text);
  let position = 0;
  let read = 0;
  return (utf16) => {
    while (read < utf16) {
      const next = units.next();
      if (next.done) break;
      read += next.value.length;
      position += 1;
    }
    return position;
  };
}

/** How many units a whole text has. */
export function lengthIn(text: string, type: StringIndexType): number {
  return createPositionReader(text, type)(text.length);
}

function* graphemeIterator(text: string): Generator<string, undefined> {
  for (const { segment } of graphemes.segment(text)) yield segment;
  return undefined;
}
