import { isAllowedUrl } from '../core/allowedHosts.ts';
import type { Stage } from '../model/job.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import type { KeyRef, Resource, StageKeys } from '../model/resource.ts';

type Choice = Pick<
  Partial<Stage>,
  'resource' | 'location' | 'endpoint' | 'url' | 'subscriptionKeySecret' | 'subscriptionKeyCol'
>;
type Say = (field: string, message: string, expected: string) => void;

/** The resources and hosts that the settings know. */
export interface Destinations {
  readonly resources: readonly Resource[];
  readonly allowedHosts: readonly string[];
}

/**
 * The keys of a stage, each with the resource that the settings bind it to. A secret is never paired with a host by the
 * job: what the job says only has to agree with the settings, and every disagreement is a problem.
 */
export function selectKeys(
  stage: Choice,
  settings: Destinations,
  at: readonly PropertyKey[],
  problems: Problem[],
): StageKeys {
  const say: Say = (field, message, expected) => {
    problems.push({ path: formatPath([...at, field]), message, expected });
  };
  const { resources } = settings;
  if (resources.length === 0) {
    say('subscriptionKeySecret', 'the settings have no resource', 'a resource in TRIBUTARY_RESOURCES that holds it');
    return { shared: [], named: [] };
  }
  const candidates = selectResources(stage, settings, say);
  if (candidates.length === 0) return { shared: [], named: [] };
  const keys = namedKeys(stage.subscriptionKeySecret ?? [], candidates, resources, say);
  const rest =
    stage.resource === undefined ? [] : candidates.filter((one) => keys.every((key) => key.resource !== one));
  const named = stage.subscriptionKeyCol === undefined ? [] : keysByName(candidates);
  if (stage.subscriptionKeyCol !== undefined && named.length === 0) {
    const expected = 'a resource in TRIBUTARY_RESOURCES with secrets';
    say('subscriptionKeyCol', 'no resource that the stage may use has a secret that a row could name', expected);
  }
  return { shared: [...keys, ...rest.flatMap((resource) => ownKeys(resource, say))], named };
}

/** The resources that all of what the stage says allows. */
function selectResources(stage: Choice, { resources, allowedHosts }: Destinations, say: Say): readonly Resource[] {
  let candidates = resources;
  if (stage.resource !== undefined) {
    const known = listed(resources.map(({ name }) => name));
    for (const [index, name] of stage.resource.entries()) {
      if (resources.some((resource) => resource.name === name)) continue;
      say(place('resource', stage.resource, index), 'the settings have no such resource', `one of: ${known}`);
    }
    candidates = candidates.filter(({ name }) => stage.resource?.includes(name));
  }
  // A resource that is named has to fit; of those that are not, some.
  const lacks = (fitting: readonly Resource[]): boolean =>
    stage.resource === undefined ? fitting.length === 0 : fitting.length < candidates.length;
  for (const field of ['endpoint', 'url'] as const) {
    const url = stage[field];
    if (url === undefined || candidates.length === 0) continue;
    if (!isAllowedUrl(url, allowedHosts)) {
      say(field, 'its host is not on the list of allowed hosts', `a host of TRIBUTARY_ALLOWED_HOSTS`);
      return [];
    }
    const matching = candidates.filter(({ endpoint }) => new URL(endpoint).origin === new URL(url).origin);
    if (lacks(matching)) {
      const message =
        stage.resource === undefined ? 'no resource in the settings has this host' : 'not the host of each resource';
      say(field, message, 'no endpoint; name a resource, or a location');
      return [];
    }
    candidates = matching;
  }
  if (stage.location === undefined || candidates.length === 0) return candidates;
  const located = candidates.filter(({ location }) => location === stage.location);
  if (!lacks(located)) return located;
  const known = listed(candidates.flatMap(({ location }) => location ?? []));
  const message =
    stage.resource === undefined ? 'the settings have no resource there' : 'not the location of each resource';
  say('location', message, `one of: ${known}`);
  return [];
}

/** The keys that the stage names, each of which has to be that of one resource. */
function namedKeys(
  secrets: readonly string[],
  candidates: readonly Resource[],
  resources: readonly Resource[],
  say: Say,
): KeyRef[] {
  const known = listed(candidates.flatMap((one) => one.secrets));
  return secrets.flatMap((secret, index) => {
    const holders = candidates.filter((resource) => resource.secrets.includes(secret));
    const [resource] = holders;
    if (resource && holders.length === 1) return { secret, resource };
    const path = place('subscriptionKeySecret', secrets, index);
    if (holders.length > 1) {
      say(path, 'several resources in the settings hold this secret', 'resource: the name of the one that is meant');
    } else if (resources.some((other) => other.secrets.includes(secret))) {
      say(path, 'the settings bind this secret to another resource', known);
    } else {
      say(path, 'not the name of a secret in the settings', `one of: ${known}; a key itself never stands in a job`);
    }
    return [];
  });
}

/** What opens a resource that is named without one of its secrets. */
function ownKeys(resource: Resource, say: Say): KeyRef[] {
  if (resource.identity) return [{ resource }];
  if (resource.secrets.length === 0) {
    const expected = `secrets, or "identity": true, for ${resource.name} in TRIBUTARY_RESOURCES`;
    say('resource', 'the settings have nothing that opens it', expected);
  }
  return resource.secrets.map((secret) => ({ secret, resource }));
}

/** The keys that a row may name; a secret that several of the resources hold is none of them. */
function keysByName(candidates: readonly Resource[]): KeyRef[] {
  const keys = candidates.flatMap((resource) => [...new Set(resource.secrets)].map((secret) => ({ secret, resource })));
  return keys.filter(({ secret }) => keys.filter((other) => other.secret === secret).length === 1);
}

function place(field: string, names: readonly string[], index: number): string {
  return names.length === 1 ? field : `${field}[${index}]`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none is set' : [...new Set(names)].join(', ');
}
