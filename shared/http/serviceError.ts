import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { RowError } from '../model/outcome.ts';
import type { HttpAnswer } from './transport.ts';

/** An error as the services write it: in an `error` or flat, with or without a more telling inner one. */
const errorBody = z.looseObject({
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  innererror: z.looseObject({ code: z.string().optional(), message: z.string().optional() }).optional(),
});
const wrapped = z.looseObject({ error: errorBody });

/** What a service's refusal says, as a row's error: the innermost code and message, and the status. */
export function serviceError(answer: HttpAnswer): RowError {
  const body = parse(answer.text);
  const statusCode = answer.status;
  const reasonPhrase = STATUS_CODES[statusCode] ?? '';
  const code = body?.innererror?.code ?? body?.code ?? statusCode;
  const message = body?.innererror?.message ?? body?.message ?? `The service answered ${statusCode} ${reasonPhrase}`;
  const response = body ? { response: JSON.stringify(body) } : {};
  return { code: String(code), message: message.trim(), status: { statusCode, reasonPhrase }, ...response };
}

function parse(text: string): z.output<typeof errorBody> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const inner = wrapped.safeParse(value);
    return inner.success ? inner.data.error : errorBody.safeParse(value).data;
  } catch {
    return undefined;
  }
}
