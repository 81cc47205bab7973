import { Agent, errors } from 'undici';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
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
function dispatch(agent: Agent, { method, url, headers, body, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const start = { status: 0, headers: {} as HttpAnswer['headers'] };
    const chunks: Buffer[] = [];
    let abort: ((reason: Error) => void) | undefined;
    let late: NetworkFault | undefined;
    const timer = setTimeout(() => {
      late = new NetworkFault('TimedOut', undefined);
      abort?.(late);
      reject(late);
    }, Math.ceil(timeoutMs));
    const pathAt = url.indexOf('/', url.indexOf('://') + 3);
    agent.dispatch(
      { origin: url.slice(0, pathAt), path: url.slice(pathAt), method, headers: { ...headers }, body: body ?? null },
      {
        onRequestStart(controller) {
          if (late) controller.abort(late);
          else abort = (reason) => controller.abort(reason);
        },
        onResponseStart(_, status, responseHeaders) {
          start.status = status;
          start.headers = responseHeaders;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          resolve({ ...start, text: textOf(chunks) });
        },
        onResponseError(_, error) {
          clearTimeout(timer);
          reject(new NetworkFault(faultCode(error), error));
        },
      },
    );
  });
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
