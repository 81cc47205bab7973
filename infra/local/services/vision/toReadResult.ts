/** A page as a Read operation gives it: lines and words with quadrangles and confidences (contract v3.2, `ReadResult`). */

import { placeOnPicture } from '../models/vision/text/placeOnPicture.ts';
import type { PageText, TextLine } from '../models/vision/visionModel.ts';

/** `basic` goes from top to bottom and left to right, `natural` by columns (contract v3.2). */
export const readingOrders = ['basic', 'natural'] as const;

export type ReadingOrder = (typeof readingOrders)[number];

/** The only page of a picture. */
export function toReadResult(page: PageText, order: ReadingOrder): object {
  const lines = order === 'basic' ? fromTopToBottom(page.lines) : page.lines;
  return {
    page: 1,
    language: 'en',
    angle: angleOf(page),
    width: page.picture.width,
    height: page.picture.height,
    unit: 'pixel',
    lines: lines.map((line) => ({
      boundingBox: placeOnPicture(line.box, page).flat(),
      text: line.words.map(({ text }) => text).join(' '),
      words: line.words.map(({ text, confidence, box }) => ({
        boundingBox: placeOnPicture(box, page).flat(),
        text,
        confidence,
      })),
    })),
  };
}

/** Degrees by which the text is turned clockwise, from -180 up to, not including, 180. */
function angleOf({ turns, skew }: PageText): number {
  const degrees = (skew * 180) / Math.PI - turns * 90;
  const rounded = Math.round(degrees * 100) / 100;
  return rounded < -180 ? rounded + 360 : rounded;
}

/** Lines that stand on nearly the height of the first of them are one row, which is read from left to right. */
function fromTopToBottom(lines: readonly TextLine[]): readonly TextLine[] {
  const rows: TextLine[][] = [];
  for (const line of lines.toSorted((a, b) => a.box.top - b.box.top)) {
    const [first] = rows.at(-1) ?? [];
    const isOfRow = first && line.box.top - first.box.top < Math.min(line.box.height, first.box.height) / 2;
    if (isOfRow) rows.at(-1)?.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.left - b.box.left));
}
