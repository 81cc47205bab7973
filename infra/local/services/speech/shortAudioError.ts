/** Refusals of short requests: `{"Message"}` (recorded in azure-docs#23489). */

import type { ServiceAnswer } from '../gateway/operation.ts';

/** Thrown where a request is refused. */
export class ShortAudioError extends Error {
  override readonly name = 'ShortAudioError';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }

  toAnswer(): ServiceAnswer {
    return { status: this.status, body: { Message: this.message } };
  }
}
