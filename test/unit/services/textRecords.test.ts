import { expect, test } from 'vitest';
import { textRecords } from '../../../shared/services/textRecords.ts';

const family = '👨‍👩‍👧‍👦';

test.each<[string, string, number]>([
  ['nothing', '', 1],
  ['1,000 letters', 'x'.repeat(1000), 1],
  ['one letter more', 'x'.repeat(1001), 2],
  ['5,120 letters', 'x'.repeat(5120), 6],
  ['1,000 line ends of two characters', '\r\n'.repeat(1000), 1],
  ['1,001 of them', '\r\n'.repeat(1001), 2],
  ['1,000 accented letters', 'é'.repeat(1000), 1],
  ['1,000 letters with a combining accent', 'e\u0301'.repeat(1000), 1],
  ['1,000 families of four', family.repeat(1000), 1],
  ['1,001 of them', family.repeat(1001), 2],
])('a document of %s', (_, text, records) => {
  expect(textRecords(text)).toBe(records);
});
