import type { HttpHandler } from '@azure/functions';
import { framesOf } from '../framesOf.ts';
import { isAway, troubleOf } from '../troubleOf.ts';
import { refuse } from './respond.ts';

/** Seconds after which a client may try again what met with storage or vault away. */
const retryAfter = '5';

/** A handler whose unexpected errors are answered with 500, or 503 where they pass, and logged by their place alone. */
export function guarded(handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      context.error(JSON.stringify({ event: 'request failed', error: name, at: framesOf(error) }));
      return isAway(error)
        ? refuse(503, troubleOf(error).reason, [], { 'retry-after': retryAfter })
        : refuse(500, `An unexpected ${name} stopped the request`);
    }
  };
}
