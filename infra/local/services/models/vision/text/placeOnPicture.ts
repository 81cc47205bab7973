/** Where on the picture a box of the page is, which may have been turned and straightened to be read. */

import type { Box, PageText } from '../visionModel.ts';

export type Point = readonly [x: number, y: number];

/**
 * The box's corners on the picture, clockwise from the one where its text begins at the top. Without the `skew` they are
 * on the picture as it is once that is straightened about its centre.
 */
export function placeOnPicture(box: Box, page: PageText, skew: number = page.skew): readonly Point[] {
  const angle = (page.turns * Math.PI) / 2 - skew;
  const [sin, cos] = [Math.sin(-angle), Math.cos(angle)];
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const corners: readonly Point[] = [
    [box.left, box.top],
    [right, box.top],
    [right, bottom],
    [box.left, bottom],
  ];
  return corners.map(([pageX, pageY]) => {
    const x = pageX - page.width / 2;
    const y = pageY - page.height / 2;
    return [
      Math.round(x * cos - y * sin + page.picture.width / 2),
      Math.round(x * sin + y * cos + page.picture.height / 2),
    ];
  });
}
