import type { Document } from './defineService.ts';

/** Text elements (grapheme clusters) of a text record: https://azure.microsoft.com/pricing/details/language/ */
const recordElements = 1000;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Nothing up to U+02FF combines with what stands beside it, but for a line feed with the carriage return before it. */
const simple = /^[\0-\u02ff]*$/;

/** What text services are paid for. */
export const textBilling = {
  unit: 'text records',
  of: (document: Document): number => textRecords(document['text'] as string),
};

/** Text records that a document is billed as: one for each 1,000 text elements that it begins. */
export function textRecords(text: string): number {
  // A text has at most as many elements as UTF-16 units, so few are looked at.
  return text.length <= recordElements ? 1 : Math.ceil(countElements(text) / recordElements);
}

function countElements(text: string): number {
  if (simple.test(text)) return text.length - (text.split('\r\n').length - 1);
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}
