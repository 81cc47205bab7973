/** From the detector's rows for a picture and for its mirror image to what is taken for seen. */

import { type Corners, fromLetterbox, type Size } from '../pixels/letterbox.ts';
import type { Detection } from '../visionModel.ts';
import { cocoClasses } from './cocoClasses.ts';
import { areaOf, coverage, overlap } from './overlap.ts';

/** Left, top, right, bottom in the square, score, class. */
export type DetectorRow = readonly number[];

/** Scores from which a finding counts, and from which it does where it is large: at 0.4 landscapes without anything in them showed next to nothing. */
const LEAST_SCORE = 0.4;
const LEAST_LARGE_SCORE = 0.3;

/** Shares of the picture: what is large, and what is so small that it is noise. */
const LARGE = 0.02;
const LEAST_AREA = 0.002;

/** Overlap from which two boxes show the same thing: of one class, and of two classes that the detector cannot tell apart. */
const SAME = 0.5;
const SAME_WHATEVER = 0.8;

/** Share of a box that may lie within another of its class: more, and it is a part of that, or a group around it. */
const PART = 0.75;

interface Found extends Corners {
  readonly score: number;
  readonly kind: number;
}

/**
 * What both views show, the surest first, with the mean of their scores: what only one of them shows counts half, which
 * was measured to keep noise below the limits.
 */
export function mergeDetections(
  plain: readonly DetectorRow[],
  mirrored: readonly DetectorRow[],
  square: number,
  size: Size,
): readonly Detection[] {
  const other = distinct(mirrored.map((row) => mirror(toFound(row), square)));
  const pictureArea = (square * square * Math.min(size.width, size.height)) / Math.max(size.width, size.height);
  return distinct(plain.map(toFound))
    .map((found) => ({ ...found, score: (found.score + scoreOf(found, other)) / 2 }))
    .filter((found) => isSeen(found.score, areaOf(found) / pictureArea))
    .toSorted((a, b) => b.score - a.score)
    .map(({ score, kind, ...corners }) => ({
      name: cocoClasses[kind] ?? 'object',
      score,
      box: fromLetterbox(corners, square, size),
    }));
}

function isSeen(score: number, area: number): boolean {
  return area >= LEAST_AREA && score >= (area >= LARGE ? LEAST_LARGE_SCORE : LEAST_SCORE);
}

function toFound([left = 0, top = 0, right = 0, bottom = 0, score = 0, kind = 0]: DetectorRow): Found {
  return { left, top, right, bottom, score, kind };
}

function mirror({ left, right, ...found }: Found, square: number): Found {
  return { ...found, left: square - right, right: square - left };
}

/** The score of the same thing in another view; 0 where it is not seen there. */
function scoreOf(found: Found, others: readonly Found[]): number {
  return others.find(({ kind, ...corners }) => kind === found.kind && overlap(found, corners) >= SAME)?.score ?? 0;
}

/** The surest box of each thing, the surest first. */
function distinct(boxes: readonly Found[]): readonly Found[] {
  const kept: Found[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => isSame(box, other))) kept.push(box);
  }
  return kept;
}

function isSame(a: Found, b: Found): boolean {
  if (a.kind !== b.kind) return overlap(a, b) >= SAME_WHATEVER;
  return overlap(a, b) >= SAME || coverage(a, b) >= PART;
}
