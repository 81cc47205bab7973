import { addTallies } from '../core/tally.ts';
import { type CallFacts, type KeyFacts, noFacts, type ResourceFacts } from '../model/callFacts.ts';

/** Facts added up: the same whatever their order, but for limits, of which the last that were known count. */
export function addFacts(...facts: readonly CallFacts[]): CallFacts {
  const [first = noFacts, ...others] = facts;
  if (others.length === 0) return first;
  const sum = (of: (one: CallFacts) => number): number => facts.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    batches: sum(({ batches }) => batches),
    documents: sum(({ documents }) => documents),
    billed: sum(({ billed }) => billed),
    latency: addTallies(...facts.map(({ latency }) => latency)),
    errors: addTallies(...facts.map(({ errors }) => errors)),
    failed: addTallies(...facts.map(({ failed }) => failed)),
    resources: addResources(facts.flatMap(({ resources }) => resources)),
  };
}

export function addResources(all: readonly ResourceFacts[]): ResourceFacts[] {
  return grouped(all, ({ name, process }) => `${name}\n${process}`).map(([one, ...more]) => {
    const same = [one, ...more];
    const byEnd = same.toSorted((a, b) => a.to - b.to);
    return {
      name: one.name,
      process: one.process,
      from: Math.min(...same.map(({ from }) => from)),
      to: Math.max(...same.map(({ to }) => to)),
      limits: byEnd.findLast(({ limits }) => limits.length > 0)?.limits ?? [],
      keys: addKeys(same.flatMap(({ keys }) => keys)),
    };
  });
}

export function addKeys(all: readonly KeyFacts[]): KeyFacts[] {
  return grouped(all, ({ secret = '', fingerprint = '' }) => `${secret}\n${fingerprint}`).map(([one, ...more]) =>
    more.reduce(
      (sum, each) => ({
        ...sum,
        sent: sum.sent + each.sent,
        throttled: sum.throttled + each.throttled,
        heldMs: sum.heldMs + each.heldMs,
        refused: sum.refused + each.refused,
      }),
      one,
    ),
  );
}

/** Items with the same name together, in the order of the names. */
function grouped<Item>(items: readonly Item[], nameOf: (item: Item) => string): [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
