/** Refusals of the Bing APIs: `{_type: 'ErrorResponse', errors: [{code, subCode, message, parameter, value}]}` (contract v7). */

import type { ServiceAnswer } from '../gateway/operation.ts';

interface ErrorBody {
  readonly code: 'InvalidRequest';
  readonly subCode: 'ParameterMissing' | 'ParameterInvalidValue';
  readonly message: string;
  readonly moreDetails?: string;
  readonly parameter: string;
  readonly value?: string;
}

/** Thrown where a request is refused. */
export class BingError extends Error {
  override readonly name = 'BingError';
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }

  toAnswer(): ServiceAnswer {
    return { status: 400, body: { _type: 'ErrorResponse', errors: [this.body] } };
  }
}

/** Worded as the documentation's example (error-codes, 1 Jun 2023). */
export function missingParameter(parameter: string): BingError {
  return new BingError({
    code: 'InvalidRequest',
    subCode: 'ParameterMissing',
    message: 'Required parameter is missing.',
    parameter,
  });
}

/** Worded as a recorded answer; `moreDetails` is for what only this stand-in refuses. */
export function invalidParameter(parameter: string, value: string, moreDetails?: string): BingError {
  return new BingError({
    code: 'InvalidRequest',
    subCode: 'ParameterInvalidValue',
    message: 'Parameter has invalid value.',
    ...(moreDetails === undefined ? {} : { moreDetails }),
    parameter,
    value,
  });
}
