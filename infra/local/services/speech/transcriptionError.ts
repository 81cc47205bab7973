/** Refusals of the speech-to-text REST API: `{code, message, innerError?: {code, message}}` (contract v3.2, Error). */

import type { ServiceAnswer } from '../gateway/operation.ts';

/** Codes of the inner error; the last five are of the versions after v3.2. */
export type DetailedCode =
  | 'InvalidLocale'
  | 'InvalidParameterValue'
  | 'InvalidPayload'
  | 'InvalidRequestBodyFormat'
  | 'SkuLimitsExist'
  | 'AudioLengthLimitExceeded'
  | 'EmptyAudioFile'
  | 'InvalidAudioFormat'
  | 'InvalidChannelSpecification'
  | 'NoLanguageIdentified';

const codes = {
  400: 'InvalidArgument',
  403: 'Forbidden',
  413: 'InvalidRequest',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableEntity',
  503: 'ServiceUnavailable',
} as const;

/** Thrown where a request is refused. */
export class TranscriptionError extends Error {
  override readonly name = 'TranscriptionError';
  readonly status: keyof typeof codes;
  readonly inner: DetailedCode | undefined;

  constructor(status: keyof typeof codes, inner: DetailedCode | undefined, message: string) {
    super(message);
    this.status = status;
    this.inner = inner;
  }

  toAnswer(): ServiceAnswer {
    const { status, inner, message } = this;
    const innerError = inner === undefined ? {} : { innerError: { code: inner, message } };
    return { status, body: { code: codes[status], message, ...innerError } };
  }
}
