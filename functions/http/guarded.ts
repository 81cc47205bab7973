import type { HttpHandler } from '@azure/functions';
import { RestError } from '@azure/storage-blob';
import { RunTrouble } from '../../shared/run/runTrouble.ts';
import { isAway, logLineOf, nameOf, troubleOf } from '../troubleOf.ts';
import { refuse } from './respond.ts';

/** Seconds after which a client may try again what met with storage or vault away. */
const retryAfter = '5';

/** A handler whose unexpected errors are answered with 500, or 503 where they pass, and logged by their place alone. */
export function guarded(handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      context.error(logLineOf('request failed', error));
      if (isAway(error)) return refuse(503, troubleOf(error).reason, [], { 'retry-after': retryAfter });
      // Words of our own.
      if (error instanceof RunTrouble || error instanceof RestError) return refuse(500, troubleOf(error).reason);
      return refuse(500, `An unexpected ${nameOf(error)} stopped the request`);
    }
  };
}
