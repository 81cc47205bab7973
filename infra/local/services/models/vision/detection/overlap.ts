/** The share of two boxes' common area in all that they cover: 0 apart, 1 the same. */

import type { Corners } from '../pixels/letterbox.ts';

export function overlap(a: Corners, b: Corners): number {
  const both = commonArea(a, b);
  return both === 0 ? 0 : both / (areaOf(a) + areaOf(b) - both);
}

/** The share of the smaller box that lies within the other. */
export function coverage(a: Corners, b: Corners): number {
  const both = commonArea(a, b);
  return both === 0 ? 0 : both / Math.min(areaOf(a), areaOf(b));
}

function commonArea(a: Corners, b: Corners): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}

export function areaOf({ left, top, right, bottom }: Corners): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}
