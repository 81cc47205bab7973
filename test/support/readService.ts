import type { HttpAnswer, HttpRequest, Transport } from '../../shared/http/transport.ts';
import type { Clock } from '../../shared/ports.ts';
import { answer } from './scriptedTransport.ts';

/** A request to the service: one that begins an operation, or one that asks for it. */
export interface ReadCall {
  readonly kind: 'submit' | 'poll';
  readonly image: string;
  readonly key: string;
  readonly url: string;
  readonly at: number;
}

export interface ReadService {
  readonly send: Transport;
  readonly calls: readonly ReadCall[];
  /** Images whose reading was begun, as often as it was. */
  readonly submitted: readonly string[];
}

interface Options {
  /** Milliseconds that each operation takes. */
  readonly takesMs?: number;
  /** Answers in place of the service. */
  readonly script?: (call: ReadCall, index: number) => HttpAnswer | Error | undefined;
  /** Headers of an answer that says that an operation is under way. */
  readonly headers?: HttpAnswer['headers'];
}

/** A service that reads images later, without a network: what it has read is the image's URL. */
export function createReadService(clock: Clock, { takesMs = 2500, script, headers = {} }: Options = {}): ReadService {
  const calls: ReadCall[] = [];
  const operations: { readonly image: string; readonly endsAt: number }[] = [];
  const send: Transport = async (request) => {
    const operation = operations[Number(/(\d+)$/.exec(request.url)?.[1])];
    const image = request.method === 'POST' ? imageOf(request) : (operation?.image ?? 'none');
    const key = request.headers['Ocp-Apim-Subscription-Key'] ?? request.headers['authorization'] ?? '';
    const kind = request.method === 'POST' ? 'submit' : 'poll';
    calls.push({ kind, image, key, url: request.url, at: clock.now() });
    await Promise.resolve();
    const scripted = script?.(calls.at(-1) as ReadCall, calls.length - 1);
    if (scripted instanceof Error) throw scripted;
    if (scripted) return scripted;
    if (kind === 'submit') {
      operations.push({ image, endsAt: clock.now() + takesMs });
      return {
        ...answer(202, ''),
        headers: { ...headers, 'operation-location': locationOf(request, operations.length) },
      };
    }
    if (!operation) return answer(404, { code: 'InvalidRequest', message: 'No such operation.' });
    if (clock.now() < operation.endsAt) return answer(200, { status: 'running' }, headers);
    return answer(200, { status: 'succeeded', analyzeResult: resultOf(image) });
  };
  return {
    send,
    calls,
    get submitted() {
      return operations.map(({ image }) => image);
    },
  };
}

/** What the service reads in an image. */
export function resultOf(image: string) {
  const line = { text: image, boundingBox: [0, 0, 1, 0, 1, 1, 0, 1], words: [] };
  return { version: 'v3.2', modelVersion: '2021-04-12', readResults: [{ page: 1, lines: [line] }] };
}

function imageOf({ body }: HttpRequest): string {
  return (JSON.parse(body as string) as { url: string }).url;
}

function locationOf({ url }: HttpRequest, count: number): string {
  return new URL(`/vision/v3.2/read/analyzeResults/${count - 1}`, url).href;
}
