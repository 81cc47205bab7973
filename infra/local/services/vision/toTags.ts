/** Tags of a picture: what was detected, what that means for the place, and what its colours tell. */

import type { Sight } from '../models/vision/visionModel.ts';
import { roundScore } from './roundScore.ts';
import { parentOf } from './toObjects.ts';

export interface Tag {
  readonly name: string;
  readonly confidence: number;
}

/** Persons from which they are a group. */
const GROUP = 3;

/** Classes that stand outdoors, or indoors, wherever they are seen. */
const OUTDOOR = ['traffic light', 'fire hydrant', 'stop sign', 'parking meter', 'boat', 'airplane', 'train', 'bus'];
const INDOOR = ['bed', 'toilet', 'tv', 'couch', 'microwave', 'oven', 'toaster', 'sink', 'refrigerator'];

/** Rules of thumb that mean outdoors. */
const OUTDOOR_SCENE = ['sky', 'plant'];

/** The tags with their confidences, the surest first. */
export function toTags({ objects, scene, colours }: Sight): readonly Tag[] {
  const scores = new Map<string, number>();
  const add = (name: string, score: number): void => {
    scores.set(name, Math.max(score, scores.get(name) ?? 0));
  };
  for (const { name, score } of objects) {
    add(name, score);
    const parent = parentOf(name);
    if (parent !== undefined) add(parent, score);
    if (OUTDOOR.includes(name)) add('outdoor', score);
  }
  for (const { name, score } of scene) {
    add(name, score);
    if (OUTDOOR_SCENE.includes(name)) add('outdoor', score);
  }
  if (!scores.has('outdoor')) {
    for (const { name, score } of objects) if (INDOOR.includes(name)) add('indoor', score);
  }
  const persons = objects.filter(({ name }) => name === 'person');
  if (persons.length >= GROUP) add('group', persons[GROUP - 1]?.score ?? 0);
  // Every pixel was looked at for this one.
  if (colours.isBlackAndWhite) add('black and white', 1);
  return [...scores]
    .map(([name, score]) => ({ name, confidence: roundScore(score) }))
    .toSorted((a, b) => b.confidence - a.confidence);
}
