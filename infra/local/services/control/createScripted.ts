/** What the script in force makes of the resources: their keys, quotas, models and faults. */

import { type KeyOwner, keyOwners } from '../gateway/keyOwners.ts';
import type { Operation } from '../gateway/operation.ts';
import type { Quota, Resource } from '../gateway/resource.ts';
import type { Problem } from './controlAnswer.ts';
import { createFaultPicker, type FaultPicker } from './createFaultPicker.ts';
import { hideKeys } from './hideKeys.ts';
import type { ModelChoice, Script } from './script.ts';
import { seededRandom } from './seededRandom.ts';

export interface Scripted {
  readonly ownerOf: (key: string | undefined) => KeyOwner | undefined;
  /** The resource whose own address a path is at, and the path that is left. */
  readonly locate: (path: string) => { readonly at: Resource | undefined; readonly path: string };
  readonly quotaOf: (resource: Resource, operation: Operation) => Quota;
  readonly model: <Name extends keyof ModelChoice>(name: Name) => ModelChoice[Name];
  readonly pickFault: FaultPicker;
  readonly random: () => number;
  /** The script as it may be shown. */
  readonly shown: () => object;
  readonly replace: (script: Script) => readonly Problem[];
}

interface InForce {
  readonly script: Script;
  readonly owners: ReadonlyMap<string, KeyOwner>;
  readonly pickFault: FaultPicker;
  readonly random: () => number;
}

/** On one loopback address a resource's custom subdomain can only be a path. */
const SUBDOMAIN = /^\/subdomain\/([^/]+)(\/.*)$/;

/** Starts with an empty script: resources as given, and `models` where a script chooses none. */
export function createScripted(resources: readonly Resource[], models: ModelChoice): Scripted {
  let current = enforce(resources, {});
  return {
    ownerOf: (key) => (key === undefined ? undefined : current.owners.get(key)),
    locate(path) {
      const [, name, rest] = SUBDOMAIN.exec(path) ?? [];
      const at = name === undefined ? undefined : resources.find((resource) => resource.name === name);
      return { at, path: at === undefined ? path : (rest ?? '') };
    },
    quotaOf: (resource, { quotas }) => ({
      ...quotas[resource.tier],
      ...resource.quota,
      ...current.script.quotas?.[resource.name],
    }),
    model: (name) => current.script.models?.[name] ?? models[name],
    pickFault: (call) => current.pickFault(call),
    random: () => current.random(),
    shown: () => hideKeys(current.script),
    replace(script) {
      const problems = problemsOf(resources, script);
      if (problems.length === 0) current = enforce(resources, script);
      return problems;
    },
  };
}

function enforce(resources: readonly Resource[], script: Script): InForce {
  return {
    script,
    owners: keyOwners(resources, script.keys),
    pickFault: createFaultPicker(script),
    random: seededRandom(script.seed ?? 1),
  };
}

/** A name that no resource has is a mistake of the script's writer, not something to pass over. */
function problemsOf(resources: readonly Resource[], script: Script): readonly Problem[] {
  const known = new Set(resources.map(({ name }) => name));
  const named = [
    ...Object.keys(script.quotas ?? {}).map((name) => ({ path: `quotas.${name}`, name })),
    ...Object.keys(script.keys?.add ?? {}).map((name) => ({ path: `keys.add.${name}`, name })),
  ];
  return named
    .filter(({ name }) => !known.has(name))
    .map(({ path, name }) => ({ path, message: `There is no resource ${name}; there are ${[...known].join(', ')}.` }));
}
