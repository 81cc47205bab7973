/** The service's taxonomy of 86 categories, as far as detections and colours support any of it. */

import type { Sight } from '../models/vision/visionModel.ts';
import { roundScore } from './roundScore.ts';
import { parentOf } from './toObjects.ts';

export interface Category {
  readonly name: string;
  readonly score: number;
}

/** Classes that have a category of their own. */
const OWN: Readonly<Record<string, string>> = {
  bird: 'animal_bird',
  cat: 'animal_cat',
  dog: 'animal_dog',
  horse: 'animal_horse',
  pizza: 'food_pizza',
  'hot dog': 'food_fastfood',
  sandwich: 'food_fastfood',
  bicycle: 'trans_bicycle',
  bus: 'trans_bus',
  car: 'trans_car',
  tv: 'object_screen',
  laptop: 'object_screen',
  bed: 'indoor_room',
  couch: 'indoor_room',
  'traffic light': 'outdoor_street',
  'stop sign': 'outdoor_street',
  boat: 'outdoor_water',
};

const OF_PARENT: Readonly<Record<string, string>> = { animal: 'animal_', food: 'food_' };

const OF_SCENE: Readonly<Record<string, string>> = { sky: 'outdoor_', plant: 'plant_' };

/** Persons from which they are a group, and many. */
const GROUP = 2;
const MANY = 6;

/** Share of the picture that a face takes in a portrait. */
const PORTRAIT = 0.05;

/** The categories, the highest score first; `others_` with no more than a hint of a score where there is none. */
export function toCategories(sight: Sight): readonly Category[] {
  const scores = new Map<string, number>();
  const add = (name: string | undefined, score: number): void => {
    if (name !== undefined) scores.set(name, Math.max(score, scores.get(name) ?? 0));
  };
  for (const { name, score } of sight.objects) {
    if (name === 'person') add(peopleCategory(sight), score);
    else add(OWN[name] ?? OF_PARENT[parentOf(name) ?? ''], score);
  }
  for (const { name, score } of sight.scene) add(OF_SCENE[name], score);
  if (scores.size === 0) add('others_', LEAST);
  return [...scores].map(([name, score]) => ({ name, score: roundScore(score) })).toSorted((a, b) => b.score - a.score);
}

/** The smallest score that the service's own examples show: 1/256. */
const LEAST = 0.00390625;

function peopleCategory({ objects, faces, width, height }: Sight): string {
  const persons = objects.filter(({ name }) => name === 'person').length;
  if (persons >= MANY) return 'people_many';
  if (persons >= GROUP) return 'people_group';
  const largest = Math.max(0, ...faces.map((face) => face.width * face.height));
  return largest >= width * height * PORTRAIT ? 'people_portrait' : 'people_';
}
