/** Detections as the contract's objects. */

import type { Detection } from '../models/vision/visionModel.ts';
import { roundScore } from './roundScore.ts';

/** What is a kind of what, as far as COCO's own groups are kinds of things. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  vehicle: ['bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'],
  animal: ['bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe'],
  food: ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake'],
  furniture: ['chair', 'couch', 'bed', 'dining table'],
};

/** The more general name of a class, where it has one. */
export function parentOf(name: string): string | undefined {
  return Object.keys(KINDS).find((kind) => KINDS[kind]?.includes(name));
}

/** The surest first. */
export function toObjects(detections: readonly Detection[]): readonly object[] {
  return detections.map(({ name, score, box: { left, top, width, height } }) => {
    const confidence = roundScore(score);
    const parent = parentOf(name);
    return {
      rectangle: { x: left, y: top, w: width, h: height },
      object: name,
      confidence,
      // Whatever is a dog is an animal at least as surely.
      ...(parent === undefined ? {} : { parent: { object: parent, confidence } }),
    };
  });
}
