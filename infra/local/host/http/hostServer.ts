import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HostLog } from '../hostLog.ts';
import { StartupError } from '../startupError.ts';
import { answerEmpty } from './answer.ts';

/** Answers a request to a path, given as decoded segments. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  path: readonly string[],
) => Promise<void>;

/** The host's server on the loopback address. */
export interface HostServer {
  readonly port: number;
  /** Begins to answer; until then every request is answered with 503. */
  serve(handler: RequestHandler): void;
  /** Accepts no more connections, and resolves when the open requests are answered or have been given up. */
  readonly close: () => Promise<void>;
}

/** Longest time that Azure's front end waits for an answer, in milliseconds. */
const answerWithin = 230_000;

/** Time for open requests to be answered when the host stops, in milliseconds. */
const closeWithin = 5000;

/** Listens on a port of 127.0.0.1; 0 takes a free one. */
export async function openHostServer(port: number, log: HostLog): Promise<HostServer> {
  let handler: RequestHandler | undefined;
  let isClosing = false;
  // A client that keeps its connection open would otherwise hold a host that is to stop.
  const closeIdle = (): void => {
    if (isClosing) server.closeIdleConnections();
  };
  const server = createServer((request, response) => {
    response.once('close', () => setImmediate(closeIdle));
    if (handler === undefined) answerEmpty(response, 503);
    else void answer(handler, request, response, log);
  });
  await listen(server, port);
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    serve(next) {
      handler = next;
    },
    close: async () => {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      closeIdle();
      const impatience = setTimeout(() => server.closeAllConnections(), closeWithin);
      await closed;
      clearTimeout(impatience);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text =
        error.code === 'EADDRINUSE'
          ? `The port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another one with --port (0 takes a free one).`
          : `The host cannot listen on port ${port} of 127.0.0.1 (${error.message}): choose another one with --port.`;
      reject(new StartupError(text, { cause: error }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  handler: RequestHandler,
  request: IncomingMessage,
  response: ServerResponse,
  log: HostLog,
): Promise<void> {
  const late = setTimeout(() => {
    if (!response.headersSent) answerEmpty(response, 504);
  }, answerWithin);
  response.once('close', () => clearTimeout(late));
  try {
    const url = URL.parse(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const path = decodePath(url?.pathname ?? '%');
    if (url === null || path === undefined) answerEmpty(response, 400);
    else await handler(request, response, url, path);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log({ level: 'error', category: 'http', message: `A request could not be answered: ${reason}` });
    if (response.headersSent) response.destroy();
    else answerEmpty(response, 500);
  }
}

function decodePath(pathname: string): string[] | undefined {
  try {
    return pathname
      .split('/')
      .slice(1, pathname.endsWith('/') ? -1 : undefined)
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
