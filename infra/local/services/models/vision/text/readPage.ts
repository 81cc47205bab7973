/** Reads a picture that may lie on its side or aslant: as it is, and again, turned, where that did not go well. */

import type { Size } from '../pixels/letterbox.ts';
import type { Raster } from '../pixels/raster.ts';
import type { Box, PageText } from '../visionModel.ts';
import type { HocrLine } from './parseHocr.ts';

export interface PageReader {
  /** The picture turned clockwise by degrees, and by how much it was enlarged. */
  page(degrees: number): Promise<Raster & { readonly scale: number }>;
  read(raster: Raster): Promise<readonly HocrLine[]>;
}

/** Mean confidence of words from which nothing is left to be tried; upside down they have less than half of it. */
const SURE = 0.75;

/** What it costs lines that they run up or down. */
const VERTICAL = 0.3;

/** Radians of slope from which a page is straightened: half a degree. At more than three or four Tesseract finds no lines. */
const ASLANT = 0.009;

/** Words that a line needs for its slope to count. */
const LEAST_WORDS = 3;

/** Tried in this order where the page is not read well; a page whose lines run up or down stands on its side. */
const TURNS = [2, 1, 3] as const;
const TURNS_FROM_SIDE = [1, 3, 2] as const;

interface Attempt {
  readonly turns: PageText['turns'];
  readonly skew: number;
  readonly size: Size;
  readonly lines: readonly HocrLine[];
  /** How well it went, 0 to 1. */
  readonly sureness: number;
}

/** The picture's text; `turning` says whether it may stand on its side or its head. */
export async function readPage(reader: PageReader, picture: Size, turning: boolean): Promise<PageText> {
  let best = await attempt(reader, 0, 0);
  // A picture without a word is one in every direction.
  const others = best.lines[0]?.vertical === true ? TURNS_FROM_SIDE : TURNS;
  for (const turns of turning && best.lines.length > 0 ? others : []) {
    if (best.sureness >= SURE) break;
    best = surer(best, await attempt(reader, turns, 0));
  }
  const skew = skewOf(best.lines);
  if (Math.abs(skew) >= ASLANT) best = surer(best, await attempt(reader, best.turns, skew));
  const { turns, size, lines } = best;
  return {
    turns,
    skew: best.skew,
    ...size,
    picture,
    lines: lines.map(({ region, box, words }) => ({ region, box, words })),
  };
}

async function attempt(reader: PageReader, turns: Attempt['turns'], skew: number): Promise<Attempt> {
  const { scale, ...raster } = await reader.page(turns * 90 - (skew * 180) / Math.PI);
  const lines = await reader.read(raster);
  const shrink = ({ left, top, width, height }: Box): Box => ({
    left: left / scale,
    top: top / scale,
    width: width / scale,
    height: height / scale,
  });
  return {
    turns,
    skew,
    size: { width: raster.width / scale, height: raster.height / scale },
    sureness: surenessOf(lines),
    lines: lines.map((line) => ({
      ...line,
      box: shrink(line.box),
      words: line.words.map((word) => ({ ...word, box: shrink(word.box) })),
    })),
  };
}

function surer(first: Attempt, second: Attempt): Attempt {
  return second.sureness > first.sureness || isStraighter(first, second) ? second : first;
}

/** A page read no worse once it is straightened has its boxes in the right places. */
function isStraighter(first: Attempt, second: Attempt): boolean {
  return second.skew !== 0 && second.sureness >= first.sureness - 0.05;
}

/** The mean confidence of the words by their lengths; 0 where there are none. */
function surenessOf(lines: readonly HocrLine[]): number {
  const letters = lines.flatMap(({ words, vertical }) =>
    words.map(({ text, confidence }) => ({ count: text.length, sure: confidence - (vertical ? VERTICAL : 0) })),
  );
  const count = letters.reduce((sum, word) => sum + word.count, 0);
  return count === 0 ? 0 : Math.max(0, letters.reduce((sum, word) => sum + word.count * word.sure, 0) / count);
}

/** The slope that half of the lines have at most. */
function skewOf(lines: readonly HocrLine[]): number {
  const slopes = lines
    .filter(({ words, vertical }) => words.length >= LEAST_WORDS && !vertical)
    .map(({ slope }) => Math.atan(slope));
  return slopes.toSorted((a, b) => a - b)[slopes.length >> 1] ?? 0;
}
