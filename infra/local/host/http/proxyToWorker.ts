import { type IncomingMessage, request as sendRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A request that was handed on, and its answer. */
export interface ProxiedRequest {
  readonly answer: Promise<IncomingMessage>;
  cancel(): void;
}

/** Hands a request on to the server that the library opens for streamed bodies, under the invocation's id. */
export function proxyToWorker(uri: string, invocationId: string, request: IncomingMessage, url: URL): ProxiedRequest {
  const target = new URL(`${url.pathname}${url.search}`, uri);
  const headers = {
    ...request.headers,
    'x-ms-invocation-id': invocationId,
    'x-forwarded-host': url.host,
    'x-forwarded-proto': url.protocol.slice(0, -1),
  };
  const onward = sendRequest(target, { method: request.method ?? 'GET', headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve);
    onward.once('error', reject);
  });
  // A failure to send shows as a failure of the answer.
  pipeline(request, onward).catch(() => undefined);
  answer.catch(() => undefined);
  return { answer, cancel: () => onward.destroy() };
}
