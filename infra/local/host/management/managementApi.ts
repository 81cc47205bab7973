import type { IncomingMessage } from 'node:http';
import type { DurableEngine } from '../engine/durableEngine.ts';
import type { OperationResult } from '../engine/instanceOperations.ts';
import { readBody } from '../http/readBody.ts';
import { isFinished } from '../store/instanceTable.ts';
import { type ClientInputOptions, instanceLinks } from './clientInput.ts';
import { historyBody } from './historyBody.ts';
import { continuationToken, instanceFilter } from './instanceFilter.ts';
import { statusBody } from './statusBody.ts';

/** A request to the management API; `path` is what follows the base, decoded. */
export interface ManagementRequest {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly message: IncomingMessage;
}

/** An answer; no body stands for an empty one. */
export interface ManagementAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ManagementApi = (request: ManagementRequest) => Promise<ManagementAnswer>;

/** Largest input of an instance or event, in bytes. */
const maxInputBytes = 100 * 1024 * 1024;

const defaultWaitSeconds = 10;

/** No request is answered later than after 230 seconds. */
const longestWaitSeconds = 220;

/** The REST API on instances, which the durable client speaks too. */
export function createManagementApi(engine: DurableEngine, links: ClientInputOptions): ManagementApi {
  async function create({ query, message }: ManagementRequest, name: string, id: string | undefined) {
    const input = await readJson(message);
    if (input === undefined) return refusal(400, 'The body must be JSON, or empty.');
    const created = engine.create(name, id, input);
    if ('refused' in created) {
      return refusal(created.refused.kind === 'running' ? 409 : 400, created.refused.message);
    }
    if (!query.has('timeout')) return checkStatus(created.id);
    const seconds = Number(query.get('timeout')) || defaultWaitSeconds;
    const wait = Math.min(Math.max(seconds, 0), longestWaitSeconds);
    await engine.finished(created.id, AbortSignal.timeout(wait * 1000));
    const row = engine.get(created.id);
    if (row?.status === 'Completed') return { status: 200, body: statusBody(row, true, null).output };
    if (row === undefined || !isFinished(row.status)) return checkStatus(created.id);
    return { status: row.status === 'Failed' ? 500 : 200, body: statusBody(row, true, null) };
  }

  function checkStatus(id: string): ManagementAnswer {
    const body = instanceLinks(links, id);
    return { status: 202, body, headers: { location: body.statusQueryGetUri, 'retry-after': '10' } };
  }

  function get(query: URLSearchParams, id: string): ManagementAnswer {
    const row = engine.get(id);
    if (row === undefined) return { status: 404 };
    const history = isTrue(query, 'showHistory')
      ? historyBody(engine.history(id), isTrue(query, 'showHistoryOutput'))
      : null;
    const body = statusBody(row, query.get('showInput')?.toLowerCase() !== 'false', history);
    if (!isFinished(row.status)) {
      return {
        status: 202,
        body,
        headers: { location: instanceLinks(links, id).statusQueryGetUri, 'retry-after': '5' },
      };
    }
    const isError = row.status === 'Failed' && isTrue(query, 'returnInternalServerErrorOnFailure');
    return { status: isError ? 500 : 200, body };
  }

  function list({ query, message }: ManagementRequest): ManagementAnswer {
    const token = message.headers['x-ms-continuation-token'];
    const filter = instanceFilter(query, typeof token === 'string' && token !== '' ? token : undefined);
    if (typeof filter === 'string') return refusal(400, filter);
    const rows = engine.list({ ...filter, top: filter.top + 1 });
    const page = rows.slice(0, filter.top);
    const last = page.at(-1);
    const headers = rows.length > page.length && last ? { 'x-ms-continuation-token': continuationToken(last) } : {};
    const showInput = query.get('showInput')?.toLowerCase() !== 'false';
    return { status: 200, body: page.map((row) => statusBody(row, showInput, null)), headers };
  }

  function purgeBy({ query }: ManagementRequest): ManagementAnswer {
    if (!query.get('createdTimeFrom')) return refusal(400, 'createdTimeFrom is required.');
    const filter = instanceFilter(query, undefined);
    if (typeof filter === 'string') return refusal(400, filter);
    const rows = engine.list({ ...filter, top: Number.MAX_SAFE_INTEGER }).filter((row) => isFinished(row.status));
    for (const { id } of rows) engine.purge(id);
    return rows.length > 0 ? { status: 200, body: { instancesDeleted: rows.length } } : { status: 404 };
  }

  async function raise({ message }: ManagementRequest, id: string, eventName: string): Promise<ManagementAnswer> {
    if (!/^application\/json\b/i.test(message.headers['content-type'] ?? '')) {
      return refusal(400, 'The content type must be application/json.');
    }
    const input = await readJson(message);
    if (input === undefined) return refusal(400, 'The body must be JSON, or empty.');
    return operation(engine.raise(id, eventName, input));
  }

  function control(id: string, verb: string | undefined, query: URLSearchParams): ManagementAnswer {
    const reason = query.get('reason') ?? '';
    switch (verb) {
      case 'terminate':
        return operation(engine.terminate(id, reason));
      case 'suspend':
        return operation(engine.suspend(id, reason));
      case 'resume':
        return operation(engine.resume(id, reason));
      case 'rewind':
      case 'restart':
        return refusal(501, `This local host does not ${verb} instances.`);
      default:
        return { status: 404 };
    }
  }

  return async function answerManagement(request) {
    const { method, query } = request;
    const [collection, id, verb, eventName, ...rest] = request.path;
    if (rest.length > 0) return { status: 404 };
    if (
      collection?.toLowerCase() === 'orchestrators' &&
      method === 'POST' &&
      id !== undefined &&
      eventName === undefined
    ) {
      return create(request, id, verb);
    }
    if (collection?.toLowerCase() === 'entities') return refusal(501, 'This local host does not run entities.');
    if (collection?.toLowerCase() !== 'instances') return { status: 404 };
    if (id === undefined)
      return method === 'GET' ? list(request) : method === 'DELETE' ? purgeBy(request) : { status: 404 };
    if (verb === undefined && method === 'GET') return get(query, id);
    if (verb === undefined && method === 'DELETE') {
      return engine.purge(id) ? { status: 200, body: { instancesDeleted: 1 } } : { status: 404 };
    }
    if (method !== 'POST') return { status: 404 };
    if (verb?.toLowerCase() === 'raiseevent' && eventName !== undefined) return raise(request, id, eventName);
    return control(id, verb, query);
  };
}

const operationStatus: Readonly<Record<OperationResult, number>> = { done: 202, unknown: 404, finished: 410 };

function operation(result: OperationResult): ManagementAnswer {
  return { status: operationStatus[result] };
}

function refusal(status: number, Message: string): ManagementAnswer {
  return { status, body: { Message } };
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

/** The body's JSON text, `null` where it is empty; nothing where it is not JSON or too long. */
async function readJson(message: IncomingMessage): Promise<string | undefined> {
  const text = (await readBody(message, maxInputBytes))?.toString('utf8');
  if (text?.trim() === '') return 'null';
  try {
    return text === undefined ? undefined : JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}
