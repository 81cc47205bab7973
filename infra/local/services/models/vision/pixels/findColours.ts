/** Dominant colours, accent and greyness of a picture. */

import { colorName, GRAY_CHROMA } from '../../pictures/colorName.ts';
import type { Colours } from '../visionModel.ts';
import { toHsv } from './hsv.ts';
import type { Raster } from './raster.ts';

/** Share of the pixels that a colour needs to be dominant, and how many can be. */
const DOMINANT_SHARE = 0.15;
const MOST_DOMINANT = 3;

/** The middle of the picture, as the share of each side that is left out around it; there the foreground stands. */
const MARGIN = 0.25;

/** The share of the pixels that may be more colourful than grey in black and white: compression leaves some. */
const COLOURFUL_SHARE = 0.01;

/** The colours of a small RGB raster. */
export function findColours(raster: Raster): Colours {
  const whole = new Map<string, number>();
  const middle = new Map<string, number>();
  const border = new Map<string, number>();
  const shades = new Map<number, Shade>();
  let colourful = 0;
  for (const { red, green, blue, x, y } of pixelsOf(raster)) {
    const name = colorName(red, green, blue);
    const inMiddle = Math.min(x, 1 - x, y, 1 - y) >= MARGIN;
    count(whole, name);
    count(inMiddle ? middle : border, name);
    addShade(shades, red, green, blue);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GRAY_CHROMA) colourful += 1;
  }
  const pixels = raster.width * raster.height;
  const ranked = rank(whole);
  const dominant = ranked.filter(([, found]) => found >= pixels * DOMINANT_SHARE).slice(0, MOST_DOMINANT);
  return {
    foreground: rank(middle)[0]?.[0] ?? 'Black',
    background: rank(border)[0]?.[0] ?? 'Black',
    dominant: (dominant.length > 0 ? dominant : ranked.slice(0, 1)).map(([name]) => name),
    accent: accentOf([...shades.values()], pixels),
    isBlackAndWhite: colourful <= pixels * COLOURFUL_SHARE,
  };
}

interface Pixel {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 to 1. */
  readonly x: number;
  readonly y: number;
}

function* pixelsOf({ data, width, height, channels }: Raster): Generator<Pixel> {
  for (let at = 0; at < width * height; at += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * channels, at * channels + 3);
    yield { red, green, blue, x: ((at % width) + 0.5) / width, y: (Math.floor(at / width) + 0.5) / height };
  }
}

/** Pixels that are nearly alike, and the sums of their channels. */
interface Shade {
  pixels: number;
  readonly sums: [number, number, number];
}

function addShade(shades: Map<number, Shade>, red: number, green: number, blue: number): void {
  const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
  const shade = shades.get(key) ?? { pixels: 0, sums: [0, 0, 0] };
  shades.set(key, shade);
  shade.pixels += 1;
  shade.sums[0] += red;
  shade.sums[1] += green;
  shade.sums[2] += blue;
}

/** The shade that catches the eye: vivid first, and then common. */
function accentOf(shades: readonly Shade[], pixels: number): string {
  let best = -1;
  let accent = [0, 0, 0];
  for (const shade of shades) {
    const mean = shade.sums.map((sum) => Math.round(sum / shade.pixels));
    const { saturation, value } = toHsv(mean[0] ?? 0, mean[1] ?? 0, mean[2] ?? 0);
    const weight = saturation * value * Math.sqrt(shade.pixels / pixels);
    if (weight <= best) continue;
    best = weight;
    accent = mean;
  }
  return accent.map((channel) => channel.toString(16).padStart(2, '0').toUpperCase()).join('');
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function rank(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
