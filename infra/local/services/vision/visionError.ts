/** Refusals of Computer Vision: `{error: {code, message, innererror: {code, message}}}`, and flat ones of Read (contract v3.2). */

import type { ServiceAnswer } from '../gateway/operation.ts';

/** Codes of the contract that the stand-in has a use for. */
export type VisionCode =
  | 'BadArgument'
  | 'FailedToProcess'
  | 'InvalidDetails'
  | 'InvalidImageFormat'
  | 'InvalidImageSize'
  | 'InvalidImageUrl'
  | 'InvalidPageRange'
  | 'InvalidReadingOrder'
  | 'InvalidThumbnailSize'
  | 'NotFound'
  | 'NotSupportedFeature'
  | 'NotSupportedLanguage'
  | 'NotSupportedVisualFeature'
  | 'ServiceUnavailable'
  | 'UnsupportedMediaType';

/** Thrown where a request is refused. */
export class VisionError extends Error {
  override readonly name = 'VisionError';
  readonly code: VisionCode;
  readonly status: number;
  /** What the outer error says; the same as the inner one where it is left out. */
  readonly outer: string;

  constructor(code: VisionCode, message: string, { status = 400, outer = message } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.outer = outer;
  }
}

/** How an operation words its refusals. */
export type ErrorShape = (error: VisionError, requestId: string) => ServiceAnswer;

/** As every operation but Read. */
export const nestedError: ErrorShape = ({ code, message, status, outer }) => ({
  status,
  body: { error: { code: outerCode(status), message: outer, innererror: { code, message } } },
});

/** As Read: the contract has no wrapper there. */
export const flatError: ErrorShape = ({ code, message, status }, requestId) => ({
  status,
  body: { code, message, requestId },
});

/** A query that the service cannot do, as its documentation words it. */
export function invalidQuery(code: VisionCode, message: string): VisionError {
  return new VisionError(code, message, { outer: 'Analyze query is invalid.' });
}

/** Where too many pictures wait already. */
export function busy(): VisionError {
  return new VisionError('ServiceUnavailable', 'The service is temporarily unavailable.', { status: 503 });
}

function outerCode(status: number): string {
  if (status === 503) return 'ServiceUnavailable';
  return status >= 500 ? 'InternalServerError' : 'InvalidRequest';
}
