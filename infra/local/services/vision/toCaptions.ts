/** The caption of a picture by template: what was detected, counted; no model writes it. */

import type { Detection, SceneTag, Sight } from '../models/vision/visionModel.ts';
import { roundScore } from './roundScore.ts';

export interface Caption {
  readonly text: string;
  /** The mean score of all that it speaks of. */
  readonly confidence: number;
}

/** Kinds of things that one sentence names. */
const MOST_KINDS = 3;

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const SCENES: Readonly<Record<string, string>> = {
  sky: 'an outdoor picture with sky',
  plant: 'an outdoor picture with plants',
};

const PLURALS: Readonly<Record<string, string>> = {
  person: 'people',
  sheep: 'sheep',
  knife: 'knives',
  skis: 'skis',
  scissors: 'scissors',
  mouse: 'mice',
};

/** One caption, or none where nothing was found that could be named. */
export function toCaptions({ objects, scene }: Sight): readonly Caption[] {
  const named = objects.length > 0 ? describeObjects(objects) : describeScene(scene);
  return named === undefined ? [] : [{ text: named.text, confidence: roundScore(named.confidence) }];
}

/** Things of one class together, the class with the surest of them first. */
function describeObjects(objects: readonly Detection[]): Caption {
  const names = [...new Set(objects.map(({ name }) => name))].slice(0, MOST_KINDS);
  const told = objects.filter(({ name }) => names.includes(name));
  const phrases = names.map((name) => phraseOf(name, told.filter((object) => object.name === name).length));
  const last = phrases.at(-1) ?? '';
  return {
    text: phrases.length === 1 ? last : `${phrases.slice(0, -1).join(', ')} and ${last}`,
    confidence: told.reduce((sum, { score }) => sum + score, 0) / told.length,
  };
}

function describeScene(scene: readonly SceneTag[]): Caption | undefined {
  const place = scene.find(({ name }) => name in SCENES);
  return place && { text: SCENES[place.name] ?? '', confidence: place.score };
}

function phraseOf(name: string, count: number): string {
  const plural = PLURALS[name] ?? (/(s|ch|sh|x)$/.test(name) ? `${name}es` : `${name}s`);
  if (count > 1) return `${NUMBERS[count] ?? String(count)} ${plural}`;
  if (plural === name && name !== 'sheep') return name;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
