import { isAllowedUrl } from '../core/allowedHosts.ts';
import type { Stage } from '../model/job.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import type { KeyRef, Resource, StageKeys } from '../model/resource.ts';

type Choice = Pick<
  Partial<Stage>,
  'service' | 'resource' | 'location' | 'endpoint' | 'url' | 'subscriptionKeySecret' | 'subscriptionKeyCol'
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
  const secrets = stage.subscriptionKeySecret ?? [];
  if (candidates.length === 0) {
    refuseUnbound(secrets, resources, say);
    return { shared: [], named: [] };
  }
  const keys = namedKeys(secrets, candidates, resources, say);
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
  const { resource: names, location } = stage;
  let candidates = names === undefined ? resources : resourcesNamed(names, resources, say);
  // Of resources that are named each has to fit; of the others, some.
  const narrow = (field: string, fits: (resource: Resource) => boolean, messages: [string, string], right: string) => {
    const fitting = candidates.filter(fits);
    const fit = names === undefined ? fitting.length > 0 : fitting.length === candidates.length;
    if (!fit) say(field, names === undefined ? messages[0] : messages[1], right);
    candidates = fit ? fitting : [];
  };
  const { service } = stage;
  if (service !== undefined && candidates.length > 0) {
    const messages: [string, string] = ['no resource in the settings offers it', 'not offered by each resource'];
    const right = 'a service that features in TRIBUTARY_RESOURCES names, where they name any';
    narrow('service', ({ features }) => features?.includes(service) !== false, messages, right);
  }
  for (const field of ['endpoint', 'url'] as const) {
    const url = stage[field];
    if (url === undefined) continue;
    if (!isAllowedUrl(url, allowedHosts)) {
      say(field, 'its host is not on the list of allowed hosts', `a host of TRIBUTARY_ALLOWED_HOSTS`);
      return [];
    }
    if (candidates.length === 0) continue;
    const { origin } = new URL(url);
    const messages: [string, string] = ['no resource in the settings has this host', 'not the host of each resource'];
    const right = 'no endpoint; name a resource, or a location';
    narrow(field, ({ endpoint }) => new URL(endpoint).origin === origin, messages, right);
  }
  if (location !== undefined && candidates.length > 0) {
    const messages: [string, string] = ['the settings have no resource there', 'not the location of each resource'];
    const right = `one of: ${listed(candidates.flatMap((resource) => resource.location ?? []))}`;
    narrow('location', (resource) => resource.location === location, messages, right);
  }
  return candidates;
}

function resourcesNamed(names: readonly string[], resources: readonly Resource[], say: Say): readonly Resource[] {
  const right = `one of: ${listed(resources.map(({ name }) => name))}`;
  for (const [index, name] of names.entries()) {
    if (resources.some((resource) => resource.name === name)) continue;
    say(place('resource', names, index), 'the settings have no such resource', right);
  }
  return resources.filter(({ name }) => names.includes(name));
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
      sayUnbound(path, known, say);
    }
    return [];
  });
}

/** Says of secrets that no resource has that they are none, for they are wrong whichever resource is meant. */
function refuseUnbound(secrets: readonly string[], resources: readonly Resource[], say: Say): void {
  const known = resources.flatMap((one) => one.secrets);
  for (const [index, secret] of secrets.entries()) {
    if (known.includes(secret)) continue;
    sayUnbound(place('subscriptionKeySecret', secrets, index), listed(known), say);
  }
}

function sayUnbound(path: string, known: string, say: Say): void {
  say(path, 'not the name of a secret in the settings', `one of: ${known}; a key itself never stands in a job`);
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
