/** What the operations of Computer Vision have in common: their names, their quota, and how they refuse. */

import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import { PictureUnreadable, type VisionModel } from '../models/vision/visionModel.ts';
import { notAnImage } from './readImage.ts';
import { type ErrorShape, nestedError, VisionError } from './visionError.ts';
import { MAX_REQUEST_BYTES, VISION_QUOTAS } from './visionLimits.ts';

export interface VisionServices {
  /** The model that is current when a request comes; the first call loads it. */
  readonly model: () => Promise<VisionModel>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A UUID. */
  readonly newId: () => string;
}

/** A request, with the model that answers it and an id of its own. */
export type VisionRequest = ServiceRequest & { readonly model: VisionModel; readonly requestId: string };

export interface VisionOperation {
  readonly method?: Operation['method'];
  /** Below `/vision/v3.2`. */
  readonly path: string;
  /** As the gateway calls it. */
  readonly name: string;
  /** Default: as every operation but Read. */
  readonly errors?: ErrorShape;
  answer(request: VisionRequest): ServiceAnswer | Promise<ServiceAnswer>;
}

/** The operation as the gateway takes it. */
export function createVisionOperation(
  { method = 'POST', path, name, errors = nestedError, answer }: VisionOperation,
  { model, newId }: VisionServices,
): Operation {
  return {
    method,
    path: `/vision/v3.2${path}`,
    feature: 'vision',
    wording: { operation: name, api: 'Computer Vision API (v3.2)', product: 'ComputerVision' },
    quotas: VISION_QUOTAS,
    maxBytes: MAX_REQUEST_BYTES,
    async answer(request) {
      const requestId = newId();
      try {
        return await answer({ ...request, model: await model(), requestId });
      } catch (error) {
        return errors(toVisionError(error), requestId);
      }
    },
  };
}

/** The refusal that an error stands for; a mistake in here goes on. */
function toVisionError(error: unknown): VisionError {
  if (error instanceof VisionError) return error;
  if (error instanceof PictureUnreadable) return notAnImage();
  throw error;
}
