/** The operations of Computer Vision v3.2 that this stand-in has. */

import type { Operation } from '../gateway/operation.ts';
import { createReadOperations } from './createReadOperations.ts';
import { generateThumbnail } from './generateThumbnail.ts';
import { analyzeImage, describeImage, detectObjects, tagImage } from './imageOperations.ts';
import { recognizePrintedText } from './recognizePrintedText.ts';
import { createVisionOperation, type VisionServices } from './visionOperation.ts';

export function createVisionOperations(services: VisionServices): readonly Operation[] {
  const immediate = [analyzeImage, tagImage, describeImage, detectObjects, recognizePrintedText, generateThumbnail];
  return [
    ...immediate.map((operation) => createVisionOperation(operation, services)),
    ...createReadOperations(services),
  ];
}
