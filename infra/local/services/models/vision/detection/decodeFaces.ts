/** BlazeFace's output (its 256-pixel model) as boxes. */

import { type Corners, fromLetterbox, type Size } from '../pixels/letterbox.ts';
import type { Box } from '../visionModel.ts';
import { areaOf, overlap } from './overlap.ts';

/** A number for each anchor, and 16 of which the first four are a box's centre and sides, relative to it. */
export interface FaceLayer {
  readonly logits: Float32Array;
  readonly boxes: Float32Array;
  /** Cells in a row, and anchors in a cell. */
  readonly cells: number;
  readonly anchors: number;
}

/** The score from which a finding is a face; at less, patterns are. */
const LEAST_SCORE = 0.6;

/** Overlap from which two boxes show the same face. */
const SAME = 0.3;

const VALUES = 16;

/** The faces in pixels of the picture, the largest first, as the service orders them. */
export function decodeFaces(layers: readonly FaceLayer[], square: number, size: Size): readonly Box[] {
  const found = layers.flatMap((layer) => facesOf(layer, square));
  const kept: Corners[] = [];
  for (const { score: _, ...corners } of found.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => overlap(corners, other) >= SAME)) kept.push(corners);
  }
  return kept.toSorted((a, b) => areaOf(b) - areaOf(a)).map((corners) => fromLetterbox(corners, square, size));
}

function facesOf(
  { logits, boxes, cells, anchors }: FaceLayer,
  square: number,
): readonly (Corners & { score: number })[] {
  const cell = square / cells;
  const faces: (Corners & { score: number })[] = [];
  for (const [at, logit] of logits.entries()) {
    const score = 1 / (1 + Math.exp(-logit));
    if (score < LEAST_SCORE) continue;
    const place = Math.floor(at / anchors);
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(at * VALUES, at * VALUES + 4);
    const centreX = ((place % cells) + 0.5) * cell + x;
    const centreY = (Math.floor(place / cells) + 0.5) * cell + y;
    faces.push({
      score,
      left: centreX - width / 2,
      top: centreY - height / 2,
      right: centreX + width / 2,
      bottom: centreY + height / 2,
    });
  }
  return faces;
}
