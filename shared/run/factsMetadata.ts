import { addTallies, sumOf, type Tally } from '../core/tally.ts';
import { type CallFacts, noFacts, type ResourceFacts } from '../model/callFacts.ts';
import { otherCodes } from './codeName.ts';
import { addKeys, addResources } from './factsSum.ts';

/** Characters that facts may have as metadata, of which storage takes 8 KB a blob in all; and with what else is there. */
const most = { alone: 3000, together: 6500 };
/** Resources, keys of each and codes that are told, the fewer the less fits; the rest is told together. */
const widths = [Number.POSITIVE_INFINITY, 16, 4, 1];

/** Facts as far as they fit into metadata beside others: the names of many keys, resources or codes are put together. */
export function fitting(facts: CallFacts, others: Readonly<Record<string, string>>): CallFacts {
  const taken = Object.entries(others).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const room = Math.min(most.alone, most.together - taken);
  for (const width of widths) {
    const narrower = narrowed(facts, width);
    if (width === widths.at(-1) || textOf(narrower).length <= room) return narrower;
  }
  return facts;
}

/** Facts as blob metadata, which holds nothing but ASCII. Those that are nothing are left out. */
export function factsMetadata(facts: CallFacts): Record<string, string> {
  const text = textOf(facts);
  return text === '{}' ? {} : { facts: text };
}

/** `undefined` where nothing was kept, as was so before there were facts. */
export function factsOf({ facts }: Readonly<Record<string, string>>): CallFacts | undefined {
  return facts === undefined ? undefined : { ...noFacts, ...(JSON.parse(facts) as Partial<CallFacts>) };
}

function textOf(facts: CallFacts): string {
  const telling = Object.entries(facts).filter(([, value]) =>
    typeof value === 'number' ? value > 0 : !isEmpty(value),
  );
  return asciiJson(Object.fromEntries(telling));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** JSON that holds nothing but ASCII. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function narrowed(facts: CallFacts, width: number): CallFacts {
  const { resources } = facts;
  const [told, others] = [resources.slice(0, width - 1), resources.slice(width - 1)];
  const all = others.length > 1 ? [...told, ...others.map((one) => ({ ...one, ...together, limits: [] }))] : resources;
  return {
    ...facts,
    errors: narrowTally(facts.errors, width),
    failed: narrowTally(facts.failed, width),
    resources: addResources(all.map((resource) => ({ ...resource, keys: narrowKeys(resource, width) }))),
  };
}

const together = { name: '(others)', process: '' };

function narrowTally(tally: Tally, width: number): Tally {
  const entries = Object.entries(tally);
  if (entries.length <= width) return tally;
  const told = Object.fromEntries(entries.slice(0, width - 1));
  return addTallies(told, { [otherCodes]: sumOf(tally) - sumOf(told) });
}

function narrowKeys({ keys }: ResourceFacts, width: number): ResourceFacts['keys'] {
  if (keys.length <= width) return keys;
  const others = keys.slice(width - 1).map((key) => ({ ...key, secret: together.name, fingerprint: undefined }));
  return [...keys.slice(0, width - 1), ...addKeys(others)];
}
