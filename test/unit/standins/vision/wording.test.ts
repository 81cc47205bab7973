import { describe, expect, test } from 'vitest';
import type { Detection, Sight } from '../../../../infra/local/services/models/vision/visionModel.ts';
import { toCaptions } from '../../../../infra/local/services/vision/toCaptions.ts';
import { toCategories } from '../../../../infra/local/services/vision/toCategories.ts';
import { toObjects } from '../../../../infra/local/services/vision/toObjects.ts';
import { toTags } from '../../../../infra/local/services/vision/toTags.ts';

const box = { left: 1, top: 2, width: 30, height: 40 };
const seen = (...names: readonly string[]): readonly Detection[] =>
  names.map((name, at) => ({ name, score: 0.9 - at / 10, box }));
const sight = (change: Partial<Sight> = {}): Sight => ({
  width: 100,
  height: 100,
  objects: [],
  faces: [],
  colours: { foreground: 'Gray', background: 'Gray', dominant: ['Gray'], accent: '808080', isBlackAndWhite: false },
  scene: [],
  kind: { clipArt: 0, lineDrawing: 0 },
  ...change,
});
const namesOf = (items: readonly { readonly name: string }[]): readonly string[] => items.map(({ name }) => name);

describe('captions', () => {
  test.each([
    [['dog'], 'a dog', 0.9],
    [['apple'], 'an apple', 0.9],
    [['person', 'dog', 'person'], 'two people and a dog', 0.8],
    [['wine glass', 'bus', 'bus', 'wine glass', 'couch'], 'two wine glasses, two buses and a couch', 0.7],
    [['sheep'], 'a sheep', 0.9],
    [['skis', 'knife', 'knife'], 'skis and two knives', 0.8],
    [['cat', 'dog', 'bird', 'cow'], 'a cat, a dog and a bird', 0.8],
    [Array.from({ length: 12 }, () => 'bird'), '12 birds', 0.35],
  ])('of %j', (names, text, confidence) => {
    expect(toCaptions(sight({ objects: seen(...names) }))).toEqual([{ text, confidence }]);
  });

  test('speak of the place where nothing stands in it, and of nothing else', () => {
    const scene = [{ name: 'sky', score: 0.6 }];

    expect(toCaptions(sight({ scene }))).toEqual([{ text: 'an outdoor picture with sky', confidence: 0.6 }]);
    expect(toCaptions(sight())).toEqual([]);
  });
});

describe('tags', () => {
  test('are what is seen, what that is a kind of, and where such things are, the surest first', () => {
    const tags = toTags(
      sight({ objects: seen('boat', 'person', 'person', 'person'), scene: [{ name: 'sky', score: 0.65 }] }),
    );

    expect(tags).toEqual([
      { name: 'boat', confidence: 0.9 },
      { name: 'vehicle', confidence: 0.9 },
      { name: 'outdoor', confidence: 0.9 },
      { name: 'person', confidence: 0.8 },
      { name: 'sky', confidence: 0.65 },
      { name: 'group', confidence: 0.6 },
    ]);
  });

  test('say indoor only of what shows nothing of outdoors', () => {
    expect(namesOf(toTags(sight({ objects: seen('bed') })))).toContain('indoor');
    expect(namesOf(toTags(sight({ objects: seen('tv', 'boat') })))).not.toContain('indoor');
  });

  test('say what has no colour', () => {
    const colours = { ...sight().colours, isBlackAndWhite: true };

    expect(namesOf(toTags(sight({ colours })))).toEqual(['black and white']);
  });
});

test('objects have their kind where they are one of one', () => {
  expect(toObjects(seen('dog', 'tie'))).toEqual([
    {
      rectangle: { x: 1, y: 2, w: 30, h: 40 },
      object: 'dog',
      confidence: 0.9,
      parent: { object: 'animal', confidence: 0.9 },
    },
    { rectangle: { x: 1, y: 2, w: 30, h: 40 }, object: 'tie', confidence: 0.8 },
  ]);
});

describe('categories', () => {
  test.each([
    [{ objects: seen('dog') }, ['animal_dog']],
    [{ objects: seen('cow', 'cake') }, ['animal_', 'food_']],
    [{ objects: seen('person') }, ['people_']],
    [{ objects: seen('person'), faces: [box] }, ['people_portrait']],
    [{ objects: seen('person', 'person') }, ['people_group']],
    [{ scene: [{ name: 'plant', score: 0.4 }] }, ['plant_']],
    [{ objects: seen('tie') }, ['others_']],
  ])('of %j', (change, names) => expect(namesOf(toCategories(sight(change)))).toEqual(names));
});
