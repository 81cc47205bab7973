import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { RowError } from '../model/outcome.ts';
import type { HttpAnswer } from './transport.ts';

const inner = z.looseObject({ code: z.string().optional(), message: z.string().optional() }).optional();
/** An error as the services write it: in an `error`, first of `errors`, or flat; with or without a more telling inner one. */
const errorBody = z.looseObject({
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  /** Short audio's only field. */
  Message: z.string().optional(),
  innererror: inner,
  innerError: inner,
  subCode: z.string().optional(),
});
const wrapped = z.union([
  z.looseObject({ error: errorBody }).transform(({ error }) => error),
  z.looseObject({ errors: z.tuple([errorBody], errorBody) }).transform(({ errors }) => errors[0]),
  errorBody,
]);

/** What a service's refusal says, as a row's error: the innermost code and message, and the status. */
export function serviceError(answer: HttpAnswer): RowError {
  const body = parse(answer.text);
  const within = body?.innererror ?? body?.innerError;
  const statusCode = answer.status;
  const reasonPhrase = STATUS_CODES[statusCode] ?? '';
  const code = [within?.code, body?.subCode, body?.code].find(isCode) ?? statusCode;
  const message =
    within?.message ?? body?.message ?? body?.Message ?? `The service answered ${statusCode} ${reasonPhrase}`;
  const response = body ? { response: JSON.stringify(body) } : {};
  return { code: String(code), message: message.trim(), status: { statusCode, reasonPhrase }, ...response };
}

/** A code is a name or a number; anything else could be text from a row. */
function isCode(code: string | number | undefined): boolean {
  return code !== undefined && /^[A-Za-z0-9_.-]{1,64}$/.test(String(code));
}

function parse(text: string): z.output<typeof errorBody> | undefined {
  try {
    return wrapped.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
