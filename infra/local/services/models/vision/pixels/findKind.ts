/** Whether a picture is clip art or a line drawing, by its flat areas and the number of its colours; the limits are this stand-in's own. */

import type { PictureKind } from '../visionModel.ts';
import type { Raster } from './raster.ts';

/** Difference of neighbours that still counts as flat, over all channels. */
const FLAT = 3;

/** The share of the pixels whose colours are counted: edges have many that mean nothing. */
const COUNTED_SHARE = 0.95;

/** Clip art of each degree: flat neighbours at least, colours at most. */
const DEGREES = [
  { clipArt: 3, flat: 0.75, colours: 24 },
  { clipArt: 2, flat: 0.65, colours: 64 },
  { clipArt: 1, flat: 0.55, colours: 120 },
] as const;

/** A line drawing: paper, strokes, and next to nothing between them or coloured. */
const LINES = { paper: 0.75, strokes: 0.005, between: 0.12, coloured: 0.02 };

/** The kind of a raster whose pixels were picked, not blended. */
export function findKind(raster: Raster): PictureKind {
  const { flat, colours, paper, strokes, coloured } = measure(raster);
  const degree = DEGREES.find((each) => flat >= each.flat && colours <= each.colours);
  const isLines =
    paper >= LINES.paper &&
    strokes >= LINES.strokes &&
    1 - paper - strokes <= LINES.between &&
    coloured <= LINES.coloured;
  return { clipArt: degree?.clipArt ?? 0, lineDrawing: isLines ? 1 : 0 };
}

interface Measures {
  readonly flat: number;
  readonly colours: number;
  readonly paper: number;
  readonly strokes: number;
  readonly coloured: number;
}

function measure({ data, width, height, channels }: Raster): Measures {
  const counts = new Map<number, number>();
  let [flat, paper, strokes, coloured] = [0, 0, 0, 0];
  const pixels = width * height;
  for (let at = 0; at < pixels; at += 1) {
    const [red = 0, green = 0, blue = 0, r = 0, g = 0, b = 0] = data.subarray(at * channels, (at + 2) * channels);
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const isLastInRow = at % width === width - 1;
    if (!isLastInRow && Math.abs(red - r) + Math.abs(green - g) + Math.abs(blue - b) <= FLAT) flat += 1;
    const least = Math.min(red, green, blue);
    const most = Math.max(red, green, blue);
    if (most - least > 40) coloured += 1;
    else if (least > 215) paper += 1;
    else if (most < 110) strokes += 1;
  }
  return {
    flat: flat / (pixels - height),
    colours: coloursIn(counts, pixels * COUNTED_SHARE),
    paper: paper / pixels,
    strokes: strokes / pixels,
    coloured: coloured / pixels,
  };
}

/** How many of the commonest colours make up so many pixels. */
function coloursIn(counts: ReadonlyMap<number, number>, wanted: number): number {
  let covered = 0;
  const ranked = [...counts.values()].toSorted((a, b) => b - a);
  const found = ranked.findIndex((pixels) => {
    covered += pixels;
    return covered >= wanted;
  });
  return found + 1;
}
