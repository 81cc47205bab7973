/** Puts an answer on the wire, or breaks off on the way as a fault says. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultedAnswer } from '../control/faultAnswer.ts';
import type { FaultAction } from '../control/script.ts';

/** Headers of every answer that passed the gateway: name, value, name, value. */
export type EnvelopeHeaders = readonly string[];

/** What a proxy in the way would send in a service's name. */
const GARBAGE = '<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body>Bad Gateway</body></html>';

/** Pieces of a slow body. */
const SLOW_PIECES = 10;

/** Sends the answer; resolves to the status that went out, 0 where none did: the connection was reset, or nobody waits any more. */
export async function transmit(
  response: ServerResponse,
  answer: FaultedAnswer,
  envelope: EnvelopeHeaders,
  fault: FaultAction | undefined,
): Promise<number> {
  if (fault?.reset) {
    // A reset (RST), not an end (FIN): the client sees ECONNRESET in the middle of its request.
    response.socket?.resetAndDestroy();
    return 0;
  }
  if (response.destroyed) return 0;
  const body = bodyOf(answer, fault);
  const length = String(Buffer.byteLength(body));
  const usual = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', length, ...envelope];
  response.writeHead(answer.status, answer.headers === undefined ? usual : withHeaders(usual, answer.headers));
  if (fault?.truncate) truncate(response, body);
  else if (fault?.slowBodyMs === undefined) response.end(body);
  else await sendSlowly(response, body, fault.slowBodyMs);
  return answer.status;
}

/** An answer's own headers stand in place of the usual ones. */
function withHeaders(usual: readonly string[], own: Readonly<Record<string, string>>): string[] {
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const kept = usual.filter((_, index) => !names.has(usual[index - (index % 2)]?.toLowerCase() ?? ''));
  return [...kept, ...Object.entries(own).flat()];
}

function bodyOf({ body = '' }: FaultedAnswer, fault: FaultAction | undefined): string | Uint8Array {
  if (fault?.emptyBody) return '';
  if (fault?.garbage) return GARBAGE;
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** Half of what `Content-Length` promised, and then the end of the connection. */
function truncate(response: ServerResponse, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

async function sendSlowly(response: ServerResponse, body: string | Uint8Array, ms: number): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const size = Math.max(1, Math.ceil(bytes.length / SLOW_PIECES));
  for (let start = 0; start < bytes.length; start += size) {
    response.write(bytes.subarray(start, start + size));
    await sleep(ms / SLOW_PIECES, undefined, { ref: false });
  }
  response.end();
}
