/** The body of a text request as JSON. */

import type { ServiceRequest } from '../gateway/operation.ts';
import { V31_WORDS } from './apiWords.ts';
import { invalidRequest, TextError } from './textError.ts';
import { MAX_REQUEST_BYTES } from './textLimits.ts';

/** The body's object, or the refusal of the whole request. */
export function readJson({ body, contentType }: ServiceRequest): Record<string, unknown> {
  if (body === undefined) throw tooLarge();
  if (contentType !== undefined && !/^(application|text)\/json\b/i.test(contentType)) throw unsupportedMediaType();
  const parsed = parse(body.toString());
  if (!isRecord(parsed)) throw malformed();
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function malformed(): TextError {
  return invalidRequest(
    'InvalidRequestBodyFormat',
    'Request body format is wrong. Make sure the json request is serialized correctly and there are no null members.',
  );
}

function parse(body: string): unknown {
  if (body.trim() === '') throw invalidRequest('EmptyRequest', 'Request body is empty.');
  try {
    return JSON.parse(body);
  } catch {
    throw malformed();
  }
}

function tooLarge(): TextError {
  const { body } = invalidRequest(
    'InvalidDocumentBatch',
    `Request Payload sent is too large to be processed. Limit request size to: ${MAX_REQUEST_BYTES}`,
    V31_WORDS.invalidDocument,
  );
  return new TextError(body, 413);
}

function unsupportedMediaType(): TextError {
  return new TextError({ code: 'InvalidRequest', message: 'The media type of the request is not supported.' }, 415);
}
