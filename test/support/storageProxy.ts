import { Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { listenOnLoopback } from '../../infra/local/loopback/listenOnLoopback.ts';

/** A request to blob storage on its way through the proxy. */
export interface StorageRequest {
  readonly method: string;
  /** Container and blob, as in `runs/one/plan.json`. */
  readonly path: string;
  /** What of it is meant, such as `block` or `list`; empty for the blob itself. */
  readonly part: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * What becomes of a request: storage says that it is busy, the connection is cut, or nothing comes until the client gives
 * up; `before` it takes effect or `after`. `half` an answer comes before the connection is cut.
 */
export type StorageFault = `${'busy' | 'cut' | 'stall'} ${'before' | 'after'}` | 'half';

export interface StorageProxy extends AsyncDisposable {
  /** The connection string with the blobs behind the proxy. */
  readonly connection: string;
  /** Decides about each request from now on; it may also wait, or do something at that very moment. */
  setFault(
    fault: ((request: StorageRequest) => StorageFault | undefined | Promise<StorageFault | undefined>) | undefined,
  ): void;
}

/** A proxy in front of the blobs of an Azurite. Signatures hold, for they cover a request's path and not its host. */
export async function startStorageProxy(connection: string): Promise<StorageProxy> {
  const [, target = ''] = /BlobEndpoint=([^;]*)/.exec(connection) ?? [];
  const agent = new Agent({ keepAlive: true });
  let fault: Parameters<StorageProxy['setFault']>[0];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const url = new URL(request.url ?? '/', target);
    const path = decodeURIComponent(url.pathname).split('/').slice(2).join('/');
    const part = url.searchParams.get('comp') ?? '';
    const chosen = await fault?.({ method: request.method ?? 'GET', path, part, headers: request.headers });
    if (chosen?.endsWith('before')) return fail(response, chosen);
    const answer = await forward(url, request, body, agent);
    if (chosen?.endsWith('after')) return fail(response, chosen);
    response.writeHead(answer.status, answer.headers);
    if (chosen === 'half') {
      response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
    } else response.end(answer.body);
  };

  const server = await listenOnLoopback((request, response) => {
    serve(request, response).catch(() => response.destroy());
  }, 0);
  return {
    connection: connection.replace(new URL(target).host, `127.0.0.1:${server.port}`),
    setFault(next) {
      fault = next;
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      agent.destroy();
    },
  };
}

function fail(response: ServerResponse, fault: StorageFault): void {
  if (fault.startsWith('cut')) response.destroy();
  if (!fault.startsWith('busy')) return;
  const error = '<?xml version="1.0"?><Error><Code>ServerBusy</Code><Message>The server is busy.</Message></Error>';
  response.writeHead(503, { 'content-type': 'application/xml', 'x-ms-error-code': 'ServerBusy' }).end(error);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(url, { ...(method === undefined ? {} : { method }), headers, agent }, (response) => {
      Array.fromAsync(response as AsyncIterable<Buffer>).then(
        (chunks) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        reject,
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}
