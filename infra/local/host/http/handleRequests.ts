import { rpcPath, webhookPath } from '../management/clientInput.ts';
import type { ManagementApi } from '../management/managementApi.ts';
import { answerEmpty, answerJson } from './answer.ts';
import { answerFunction, type FunctionAnswerOptions } from './answerFunction.ts';
import { type HostKeys, hasKey } from './hostKeys.ts';
import type { RequestHandler } from './hostServer.ts';
import type { RouteTable } from './routeTable.ts';

export interface RequestHandlerOptions extends FunctionAnswerOptions {
  readonly routes: RouteTable;
  readonly management: ManagementApi;
  /** Nothing where keys are not enforced. */
  readonly keys: HostKeys | undefined;
}

const webhookSegments = webhookPath.slice(1).split('/');
const rpcSegments = rpcPath.slice(1).split('/');

/** Sends each request to the management API or to the function whose route it matches. */
export function handleRequests(options: RequestHandlerOptions): RequestHandler {
  const { routes, management, keys } = options;
  return async function handleRequest(request, response, url, path) {
    const method = request.method ?? 'GET';
    const isWebhook = startsWith(path, webhookSegments);
    if (isWebhook || startsWith(path, rpcSegments)) {
      if (isWebhook && keys !== undefined && !hasKey(request, url, [keys.master, keys.system])) {
        return answerEmpty(response, 401);
      }
      const rest = path.slice((isWebhook ? webhookSegments : rpcSegments).length);
      const answer = await management({ method, path: rest, query: url.searchParams, message: request });
      if (answer.body !== undefined) return answerJson(response, answer.status, answer.body, answer.headers);
      return answerEmpty(response, answer.status);
    }
    const match = routes(method, path);
    if (match === undefined) return answerEmpty(response, 404);
    const accepted = acceptedKeys(match.definition.trigger['authLevel'], keys);
    if (accepted !== undefined && !hasKey(request, url, accepted)) return answerEmpty(response, 401);
    return answerFunction(options, match, request, response, url);
  };
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((segment, i) => path[i]?.toLowerCase() === segment);
}

/** The keys that open a function, or nothing where none is needed. */
function acceptedKeys(authLevel: unknown, keys: HostKeys | undefined): readonly string[] | undefined {
  if (keys === undefined || typeof authLevel !== 'string') return undefined;
  if (authLevel.toLowerCase() === 'admin') return [keys.master];
  return authLevel.toLowerCase() === 'function' ? [keys.function, keys.master] : undefined;
}
