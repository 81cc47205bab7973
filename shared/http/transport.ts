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
  const send: Transport = async ({ method, url, headers, body, timeoutMs }) => {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    try {
      const target = new URL(url);
      const answer = await agent.request({
        origin: target.origin,
        path: `${target.pathname}${target.search}`,
        method,
        headers: { ...headers },
        body: body ?? null,
        signal,
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch (error) {
      throw new NetworkFault(signal.aborted ? 'TimedOut' : faultCode(error), error);
    }
  };
  return { send, close: () => agent.close() };
}

function faultCode(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'NetworkError';
}
