/** A picture fitted whole into a square, with bars beside it: nothing is stretched, which the detectors were measured to dislike. */

import type { Box } from '../visionModel.ts';

/** Sides of the squares that the detectors take. */
export const OBJECTS_SQUARE = 512;
export const FACES_SQUARE = 256;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The corners of a box in the square. */
export interface Corners {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box in whole pixels of the picture, cut off at its edges. */
export function fromLetterbox(corners: Corners, square: number, { width, height }: Size): Box {
  const scale = Math.max(width, height) / square;
  const barX = (square - width / scale) / 2;
  const barY = (square - height / scale) / 2;
  const across = (at: number): number => clamp(Math.round((at - barX) * scale), width);
  const down = (at: number): number => clamp(Math.round((at - barY) * scale), height);
  const left = across(corners.left);
  const top = down(corners.top);
  return { left, top, width: across(corners.right) - left, height: down(corners.bottom) - top };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
