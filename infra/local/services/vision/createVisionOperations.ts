/** The operations of Computer Vision v3.2 that this stand-in has. */

import type { Operation } from '../gateway/operation.ts';
import { createPlaces } from './createPlaces.ts';
import { createReadOperations } from './createReadOperations.ts';
import { generateThumbnail } from './generateThumbnail.ts';
import { analyzeImage, describeImage, detectObjects, tagImage } from './imageOperations.ts';
import { recognizePrintedText } from './recognizePrintedText.ts';
import { MOST_PICTURES } from './visionLimits.ts';
import { createVisionOperation, type VisionServices } from './visionOperation.ts';

export function createVisionOperations(services: VisionServices): readonly Operation[] {
  const immediate = [analyzeImage, tagImage, describeImage, detectObjects, recognizePrintedText, generateThumbnail];
  const places = createPlaces(MOST_PICTURES);
  return [
    ...immediate.map(({ answer, ...operation }) =>
      createVisionOperation({ ...operation, answer: (request) => places(() => answer(request)) }, services),
    ),
    ...createReadOperations(services),
  ];
}
