/** A Key Vault on this machine, close enough for the unmodified `@azure/keyvault-secrets` client. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { createFixedWindows } from '../loopback/fixedWindows.ts';
import { isLoopbackHost } from '../loopback/isLoopbackHost.ts';
import { type LoopbackServer, listenOnLoopback } from '../loopback/listenOnLoopback.ts';
import { readBody } from '../loopback/readBody.ts';
import { checkToken } from './checkToken.ts';
import { answerVaultRequest, type VaultAnswer, type VaultRequest } from './routes.ts';
import { createSecretStore } from './secretStore.ts';
import type { SecretsDocument } from './secretsDocument.ts';
import { badParameter, throttled, VaultError } from './vaultError.ts';

const requestLimit = z.strictObject({ requests: z.int().min(0), seconds: z.number().positive() });

/** At most `requests` in every `seconds`; more are answered 429 with `Retry-After`. */
export type RequestLimit = z.infer<typeof requestLimit>;

/** What a standard vault lets through for secrets; general knowledge, not confirmed by a page at hand. */
const DEFAULT_LIMIT: RequestLimit = { requests: 4000, seconds: 10 };

/** A secret's value is at most 25 KiB (the service's limit); tags and attributes come on top. */
const MAX_BODY_BYTES = 64 * 1024;

export interface VaultOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly secrets: SecretsDocument;
  /** Awaited after every change; default: changes live as long as the vault. */
  readonly save?: (secrets: SecretsDocument) => Promise<void>;
  /** Default: 4,000 requests in 10 seconds. `PUT /_control/limit {"requests": 1, "seconds": 5}` changes it. */
  readonly limit?: RequestLimit;
  /** Milliseconds since 1970; default: the system's clock. */
  readonly now?: () => number;
}

export type Vault = LoopbackServer & {
  setLimit(limit: RequestLimit): void;
  /** As `GET /_control/reads`: how often each secret's value was asked for. */
  reads(): Readonly<Record<string, number>>;
};

/** The paths of a secret's value, of the newest version or another; the list of its versions has none. */
const VALUE_PATH = /^\/secrets\/([^/]+)(?:\/(?!versions\/?$)[^/]*)?$/;

/** Starts a vault on 127.0.0.1 that accepts the one token `LOCAL_TOKEN`. */
export async function startVault(options: VaultOptions): Promise<Vault> {
  const now = options.now ?? Date.now;
  const store = createSecretStore({ secrets: options.secrets, now, onChange: options.save ?? (async () => {}) });
  const windows = createFixedWindows(now);
  const reads = new Map<string, number>();
  let limit = options.limit ?? DEFAULT_LIMIT;

  const answer = async (request: IncomingMessage): Promise<VaultAnswer> => {
    const received = await receive(request);
    const { pathname } = received.url;
    if (pathname.startsWith('/_control/') && !isLoopbackHost(request.headers.host)) {
      throw new VaultError(403, 'Forbidden', 'Only this machine may do that.');
    }
    if (pathname === '/_control/reads') return { status: 200, body: Object.fromEntries(reads) };
    if (pathname === '/_control/limit') {
      if (received.method === 'PUT') limit = parseLimit(received.body);
      return { status: 200, body: limit };
    }
    checkToken(request.headers.authorization);
    const read = received.method === 'GET' ? VALUE_PATH.exec(pathname)?.[1] : undefined;
    if (read !== undefined) reads.set(read, (reads.get(read) ?? 0) + 1);
    const waitMs = windows.take([{ calls: limit.requests, windowMs: limit.seconds * 1000 }]);
    if (waitMs > 0) throw throttled(waitMs);
    if (!received.url.searchParams.get('api-version')) throw badParameter('api-version must be specified');
    return answerVaultRequest(store, received);
  };

  const server = await listenOnLoopback((request, response) => {
    answer(request).then(
      (done) => send(response, done.status, done.body),
      (error: unknown) => sendError(response, error),
    );
  }, options.port);
  return {
    ...server,
    setLimit: (next) => {
      limit = next;
    },
    reads: () => Object.fromEntries(reads),
  };
}

async function receive(request: IncomingMessage): Promise<VaultRequest> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) throw new VaultError(413, 'RequestEntityTooLarge', 'The request body is too large.');
  const url = new URL(`http://${request.headers.host ?? '127.0.0.1'}${request.url}`);
  return { method: request.method ?? 'GET', url, body: body.toString() };
}

function parseLimit(body: string): RequestLimit {
  try {
    return requestLimit.parse(JSON.parse(body));
  } catch {
    throw badParameter('Expected {"requests": a whole number, "seconds": a positive number}.');
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  // Whatever else went wrong (the disk, say) is told without its text, which could hold a path or a value.
  const refusal =
    error instanceof VaultError ? error : new VaultError(500, 'InternalServerError', 'An internal error occurred.');
  send(response, refusal.status, refusal.toBody(), refusal.headers);
}

function send(
  response: ServerResponse,
  status: number,
  body: object | undefined,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'Cache-Control': 'no-cache',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
