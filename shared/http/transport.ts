import { Agent, errors } from 'undici';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Several pieces are sent one after another. */
  readonly body?: string | Uint8Array | readonly Uint8Array[];
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  /** What a successful answer is; the default is text. */
  readonly answers?: 'text' | 'bytes';
  /** Bytes of an answer above which it is given up as a fault (`TooLarge`); no limit where it is left out. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty where the answer is bytes. */
  readonly text: string;
  /** The content of a 2xx, where bytes were asked for. */
  readonly bytes?: Uint8Array;
}

/** Sends one request once. Rejects with {@link NetworkFault} where no whole answer came back. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/** No whole answer came back: refused, reset, cut short, or late. `code` is undici's or the system's. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`The request got no whole answer (${code}).`, { cause });
    this.code = code;
  }
}

/** The one way out to the services: undici, with connections kept alive, redirects not followed. */
export function createTransport(): { readonly send: Transport; close(): Promise<void> } {
  const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  return { send: (request) => dispatch(agent, request), close: () => agent.close() };
}

/** One exchange by undici's own events: a stream and an abort signal for each would cost more than the rest of it. */
function dispatch(agent: Agent, request: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body = null, timeoutMs, maxBytes = Number.POSITIVE_INFINITY } = request;
  return new Promise((resolve, reject) => {
    const start = { status: 0, headers: {} as HttpAnswer['headers'] };
    const chunks: Buffer[] = [];
    let received = 0;
    let abort: ((reason: Error) => void) | undefined;
    let late: NetworkFault | undefined;
    const giveUp = (code: string): void => {
      late = new NetworkFault(code, undefined);
      abort?.(late);
      clearTimeout(timer);
      reject(late);
    };
    const timer = setTimeout(() => giveUp('TimedOut'), Math.ceil(timeoutMs));
    const pathAt = url.indexOf('/', url.indexOf('://') + 3);
    agent.dispatch(
      { origin: url.slice(0, pathAt), path: url.slice(pathAt), method, headers: { ...headers }, body: bodyOf(body) },
      {
        onRequestStart(controller) {
          if (late) controller.abort(late);
          else abort = (reason) => controller.abort(reason);
        },
        onResponseStart(_, status, responseHeaders) {
          start.status = status;
          start.headers = responseHeaders;
          if (Number(responseHeaders['content-length']) > maxBytes) giveUp(tooLarge);
        },
        onResponseData(_, chunk) {
          received += chunk.length;
          if (received > maxBytes) giveUp(tooLarge);
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          resolve({ ...start, ...contentOf(chunks, start.status, request) });
        },
        onResponseError(_, error) {
          clearTimeout(timer);
          reject(new NetworkFault(faultCode(error), error));
        },
      },
    );
  });
}

/** The fault of an answer with more bytes than are wanted. */
export const tooLarge = 'TooLarge';

/** What undici takes for several pieces is anything that can be iterated. */
function bodyOf(body: NonNullable<HttpRequest['body']> | null): string | Buffer | null {
  return body as string | Buffer | null;
}

function contentOf(
  chunks: readonly Buffer[],
  status: number,
  { answers }: HttpRequest,
): Pick<HttpAnswer, 'text' | 'bytes'> {
  const isSuccess = status >= 200 && status < 300;
  return answers === 'bytes' && isSuccess ? { text: '', bytes: Buffer.concat(chunks) } : { text: textOf(chunks) };
}

function textOf(chunks: readonly Buffer[]): string {
  const text = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function faultCode(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'NetworkError';
}
