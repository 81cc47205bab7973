/** What colours alone tell of a place: sky, plants, snow; rules of thumb, and no model. */

import type { SceneTag } from '../visionModel.ts';
import { toHsv } from './hsv.ts';
import type { Raster } from './raster.ts';

/** Shares of the upper third and of the whole picture from which a tag is given. */
const SKY_SHARE = 0.4;
const PLANT_SHARE = 0.3;

/** No rule of thumb is surer than this. */
const MOST_SURE = 0.9;

/** Mean difference of neighbours, over all channels: sky is smoother than that, and leaves are rougher. */
const SMOOTH = 26;
const ROUGH = 24;

/** The tags of a small RGB raster, the surest first. */
export function findScene({ data, width, height, channels }: Raster): readonly SceneTag[] {
  const upper = Math.ceil(height / 3) * width;
  const pixels = width * height;
  const sky = { found: 0, difference: 0 };
  const plant = { found: 0, difference: 0 };
  for (let at = 0; at < pixels; at += 1) {
    const [red = 0, green = 0, blue = 0, r = red, g = green, b = blue] = data.subarray(
      at * channels,
      (at + 2) * channels,
    );
    const { hue, saturation, value } = toHsv(red, green, blue);
    const difference = Math.abs(red - r) + Math.abs(green - g) + Math.abs(blue - b);
    if (at < upper && hue >= 185 && hue <= 250 && saturation > 0.12 && value > 0.45) add(sky, difference);
    if (hue >= 62 && hue <= 160 && saturation > 0.2 && value > 0.12 && value < 0.92) add(plant, difference);
  }
  const tags: SceneTag[] = [];
  if (sky.found >= upper * SKY_SHARE && sky.difference / sky.found <= SMOOTH) {
    tags.push({ name: 'sky', score: Math.min(MOST_SURE, sky.found / upper) });
  }
  if (plant.found >= pixels * PLANT_SHARE && plant.difference / plant.found >= ROUGH) {
    tags.push({ name: 'plant', score: Math.min(MOST_SURE, plant.found / pixels) });
  }
  return tags.toSorted((a, b) => b.score - a.score);
}

function add(sum: { found: number; difference: number }, difference: number): void {
  sum.found += 1;
  sum.difference += difference;
}
