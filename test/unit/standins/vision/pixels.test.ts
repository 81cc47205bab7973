import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../infra/local/services/control/seededRandom.ts';
import { findColours } from '../../../../infra/local/services/models/vision/pixels/findColours.ts';
import { findKind } from '../../../../infra/local/services/models/vision/pixels/findKind.ts';
import { findScene } from '../../../../infra/local/services/models/vision/pixels/findScene.ts';
import { fromLetterbox } from '../../../../infra/local/services/models/vision/pixels/letterbox.ts';
import { aRaster, type Rgb } from '../../../support/rasters.ts';

const random = seededRandom(1);
const noise = (colour: Rgb, by: number): Rgb => {
  const [red, green, blue] = colour.map((channel) => Math.min(255, Math.max(0, channel + (random() - 0.5) * by)));
  return [red ?? 0, green ?? 0, blue ?? 0];
};

describe('colours', () => {
  test('the middle is the foreground, the rest the background, and the accent is what is vivid', () => {
    const isMiddle = (x: number, y: number): boolean => Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.25;
    const picture = aRaster(40, 40, (x, y) => (isMiddle(x, y) ? [255, 0, 0] : [128, 128, 128]));

    expect(findColours(picture)).toEqual({
      foreground: 'Red',
      background: 'Gray',
      dominant: ['Gray', 'Red'],
      accent: 'FF0000',
      isBlackAndWhite: false,
    });
  });

  test('greys, as JPEG tints them, are black and white', () => {
    const picture = aRaster(20, 20, (x) => noise([x * 255, x * 255, x * 255], 4));

    expect(findColours(picture).isBlackAndWhite).toBe(true);
  });
});

describe('the kind of a picture', () => {
  test('flat areas of few colours are clip art', () => {
    const picture = aRaster(60, 60, (x, y) => (x < 0.5 ? [250, 200, 20] : y < 0.5 ? [20, 120, 200] : [10, 10, 10]));

    expect(findKind(picture)).toEqual({ clipArt: 3, lineDrawing: 0 });
  });

  test('thin dark strokes on white are a line drawing', () => {
    const picture = aRaster(100, 100, (x, y) => (Math.abs(x - y) < 0.02 ? [0, 0, 0] : [255, 255, 255]));

    expect(findKind(picture).lineDrawing).toBe(1);
  });

  test('what is shaded and grainy is neither', () => {
    const picture = aRaster(60, 60, (x, y) => noise([x * 200, y * 200, 90], 40));

    expect(findKind(picture)).toEqual({ clipArt: 0, lineDrawing: 0 });
  });
});

describe('the scene', () => {
  const sky = (): Rgb => noise([120, 170, 240], 6);
  const leaves = (): Rgb => noise([60, 130, 40], 90);

  test('smooth blue above and rough green below are sky and plants', () => {
    const tags = findScene(aRaster(48, 48, (_, y) => (y < 0.4 ? sky() : leaves())));

    expect(tags.map(({ name }) => name).toSorted()).toEqual(['plant', 'sky']);
    for (const { score } of tags) expect(score).toBeLessThanOrEqual(0.9);
  });

  test('blue below is no sky, and a smooth green wall no plant', () => {
    expect(findScene(aRaster(48, 48, (_, y) => (y < 0.5 ? [90, 80, 70] : sky())))).toEqual([]);
    expect(findScene(aRaster(48, 48, () => noise([60, 130, 40], 6)))).toEqual([]);
  });
});

test('a box in a letterbox is one in the picture, cut off at its edges', () => {
  const wide = { width: 1000, height: 500 };

  expect(fromLetterbox({ left: 0, top: 128, right: 256, bottom: 384 }, 512, wide)).toEqual({
    left: 0,
    top: 0,
    width: 500,
    height: 500,
  });
  expect(fromLetterbox({ left: 128, top: 0, right: 600, bottom: 256 }, 512, wide)).toEqual({
    left: 250,
    top: 0,
    width: 750,
    height: 250,
  });
});
