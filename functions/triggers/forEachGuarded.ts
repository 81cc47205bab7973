import type { InvocationContext } from '@azure/functions';
import { inParallel } from '../../shared/core/inParallel.ts';
import { logLineOf } from '../troubleOf.ts';

/** Items that are worked on at a time. */
const atATime = 8;

/** Works on all that is listed. Where one fails, or the list, the log says so as `event`, and all else is done. */
export async function forEachGuarded<Item>(
  context: Pick<InvocationContext, 'warn'>,
  event: string,
  list: () => Promise<readonly Item[]>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const warn = (error: unknown): void => context.warn(logLineOf(event, error));
  await list()
    .then((items) => inParallel(items, atATime, (item) => work(item).catch(warn)))
    .catch(warn);
}
