import type { InvocationContext } from '@azure/functions';
import type { ActivityHandler } from 'durable-functions';
import type { Answer } from '../../shared/model/wire.ts';
import { RunCancelled } from '../../shared/run/control.ts';
import { framesOf } from '../framesOf.ts';
import { troubleOf } from '../troubleOf.ts';

/** An activity that answers and never throws, so that orchestrators behave alike on every host. */
export function answering<Value>(work: (input: never) => Promise<Value>): ActivityHandler {
  return async (input: unknown, context: InvocationContext): Promise<Answer<Value>> => {
    try {
      return { ok: true, value: await work(input as never) };
    } catch (error) {
      const trouble = troubleOf(error);
      const line = JSON.stringify({ ...trouble, at: framesOf(error) });
      // Who cancels a run knows of it, and nobody else is to be called for it.
      if (error instanceof RunCancelled) context.info(line);
      else context.error(line);
      return trouble;
    }
  };
}
