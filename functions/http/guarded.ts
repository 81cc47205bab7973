import type { HttpHandler } from '@azure/functions';
import { framesOf } from '../framesOf.ts';
import { refuse } from './respond.ts';

/** A handler whose unexpected errors are answered with 500 and logged by their place alone, never by their message. */
export function guarded(handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      context.error(JSON.stringify({ event: 'request failed', error: name, at: framesOf(error) }));
      return refuse(500, `An unexpected ${name} stopped the request`);
    }
  };
}
