/** Refusals of the text service: `{error: {code, message, innererror: {code, message}}}` (contract v3.1). */

import type { ServiceAnswer } from '../gateway/operation.ts';

/** The error object of a refused request, and of one refused document. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly innererror?: { readonly code: string; readonly message: string };
}

/** Thrown where a whole request is refused. */
export class TextError extends Error {
  override readonly name = 'TextError';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(body: ErrorBody, status = 400) {
    super(body.innererror?.message ?? body.message);
    this.status = status;
    this.body = body;
  }

  toAnswer(): ServiceAnswer {
    return { status: this.status, body: { error: this.body } };
  }
}

export function invalidRequest(innerCode: string, innerMessage: string, message = 'Invalid Request.'): TextError {
  return new TextError({ code: 'InvalidRequest', message, innererror: { code: innerCode, message: innerMessage } });
}

/** The error of one document in an answer to the others. */
export function documentError(message: string, innerCode: string, innerMessage: string): ErrorBody {
  return { code: 'InvalidArgument', message, innererror: { code: innerCode, message: innerMessage } };
}
