/** A page as the OCR operation gives it: regions of lines of words (contract v3.2, `OcrResult`). */

import { type Point, placeOnPicture } from '../models/vision/text/placeOnPicture.ts';
import type { Box, PageText } from '../models/vision/visionModel.ts';

/** To where the text's top faces, by the quarter turns that put it upright. */
const FACING = ['Up', 'Left', 'Down', 'Right'] as const;

/** The page with its boxes on the picture as it is once it is straightened, as the contract wants them. */
export function toOcrResult(page: PageText, detectOrientation: boolean): object {
  const isFound = page.lines.length > 0;
  const regions = Map.groupBy(page.lines, ({ region }) => region);
  return {
    language: isFound ? 'en' : 'unk',
    // Clockwise, to make the lines level: against the way they sink.
    ...(isFound ? { textAngle: page.skew === 0 ? 0 : -page.skew } : {}),
    orientation: isFound && detectOrientation ? FACING[page.turns] : 'NotDetected',
    regions: [...regions.values()].map((lines) => ({
      boundingBox: boundsOf(lines, page),
      lines: lines.map((line) => ({
        boundingBox: boundsOf([line], page),
        words: line.words.map((word) => ({ boundingBox: boundsOf([word], page), text: word.text })),
      })),
    })),
  };
}

/** `left,top,width,height` of all the boxes together. */
function boundsOf(items: readonly { readonly box: Box }[], page: PageText): string {
  const corners: readonly Point[] = items.flatMap(({ box }) => placeOnPicture(box, page, 0));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top].join(',');
}
