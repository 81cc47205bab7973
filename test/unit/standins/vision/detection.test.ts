import { describe, expect, test } from 'vitest';
import { cocoClasses } from '../../../../infra/local/services/models/vision/detection/cocoClasses.ts';
import { decodeFaces } from '../../../../infra/local/services/models/vision/detection/decodeFaces.ts';
import { mergeDetections } from '../../../../infra/local/services/models/vision/detection/mergeDetections.ts';

const square = { width: 512, height: 512 };
const kind = (name: string): number => cocoClasses.indexOf(name);
const mirrored = ([left = 0, top = 0, right = 0, bottom = 0, ...rest]: readonly number[]): readonly number[] => [
  512 - right,
  top,
  512 - left,
  bottom,
  ...rest,
];
const merge = (plain: readonly (readonly number[])[], other: readonly (readonly number[])[] = plain.map(mirrored)) =>
  mergeDetections(plain, other, 512, square).map(({ name, score }) => `${name} ${score.toFixed(2)}`);

describe('detections', () => {
  test('the 80 classes of COCO stand in their order', () => {
    expect(cocoClasses).toHaveLength(80);
    expect([kind('person'), kind('dog'), kind('toothbrush')]).toEqual([0, 16, 79]);
  });

  test('have the mean score of the picture and its mirror image, the surest first', () => {
    const person = [10, 10, 200, 400, 0.5, kind('person')];
    const dog = [300, 10, 500, 400, 0.5, kind('dog')];

    expect(merge([person, dog], [mirrored([10, 12, 202, 400, 0.7, 0]), mirrored(dog)])).toEqual([
      'person 0.60',
      'dog 0.50',
    ]);
  });

  test('count half where only one of the two shows them', () => {
    expect(merge([[10, 10, 200, 400, 0.7, 0]], [])).toEqual(['person 0.35']);
    expect(merge([[10, 10, 200, 400, 0.5, 0]], [])).toEqual([]);
  });

  test('are surer where they are small, and noise where they are tiny', () => {
    expect(merge([[10, 10, 60, 60, 0.39, 0]])).toEqual([]);
    expect(merge([[10, 10, 60, 60, 0.41, 0]])).toEqual(['person 0.41']);
    expect(merge([[10, 10, 30, 30, 0.9, 0]])).toEqual([]);
  });

  test('of one thing are one', () => {
    const person = [100, 100, 300, 400, 0.6, kind('person')];

    expect(merge([person, [110, 110, 310, 400, 0.5, kind('person')]])).toHaveLength(1);
    expect(merge([person, [100, 100, 200, 250, 0.5, kind('person')]])).toHaveLength(1);
    expect(merge([person, [102, 100, 300, 400, 0.5, kind('teddy bear')]])).toHaveLength(1);
    expect(merge([person, [100, 100, 200, 250, 0.5, kind('backpack')]])).toHaveLength(2);
  });

  test('lie where they are in a picture that is not square', () => {
    const [found] = mergeDetections([[0, 128, 256, 384, 0.9, 0]], [[256, 128, 512, 384, 0.9, 0]], 512, {
      width: 100,
      height: 50,
    });

    expect(found?.box).toEqual({ left: 0, top: 0, width: 50, height: 50 });
  });
});

describe('faces', () => {
  const layer = (found: Readonly<Record<number, readonly [logit: number, ...box: number[]]>>) => {
    const logits = new Float32Array(512).fill(-10);
    const boxes = new Float32Array(512 * 16);
    for (const [at, [logit, ...box]] of Object.entries(found)) {
      logits[Number(at)] = logit;
      boxes.set(box, Number(at) * 16);
    }
    return { logits, boxes, cells: 16, anchors: 2 };
  };

  test('are boxes around their anchors, the largest first', () => {
    // Anchor 2 is in the second cell of the first row, whose centre is (24, 8).
    const faces = decodeFaces([layer({ 2: [5, 1, 2, 10, 20], 300: [5, 0, 0, 40, 40] })], 256, {
      width: 256,
      height: 256,
    });

    expect(faces).toEqual([
      { left: 84, top: 132, width: 40, height: 40 },
      { left: 20, top: 0, width: 10, height: 20 },
    ]);
  });

  test('are found once, and not where the score is low', () => {
    const faces = decodeFaces([layer({ 2: [5, 0, 0, 10, 10], 3: [4, 1, 0, 10, 10], 90: [0, 0, 0, 10, 10] })], 256, {
      width: 256,
      height: 256,
    });

    expect(faces).toHaveLength(1);
  });
});
