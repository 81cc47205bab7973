import { isAllowedUrl } from '../core/allowedHosts.ts';
import type { Stage } from '../model/job.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import type { KeyRef, Resource } from '../model/resource.ts';

type Choice = Pick<Partial<Stage>, 'resource' | 'location' | 'endpoint' | 'url' | 'subscriptionKeySecret'>;

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
  { resources, allowedHosts }: Destinations,
  at: readonly PropertyKey[],
  problems: Problem[],
): KeyRef[] {
  const say = (field: string, message: string, expected: string): void => {
    problems.push({ path: formatPath([...at, field]), message, expected });
  };
  const names = (of: readonly string[]): string => (of.length === 0 ? 'none is set' : [...new Set(of)].join(', '));
  if (resources.length === 0) {
    say('subscriptionKeySecret', 'the settings have no resource', 'a resource in TRIBUTARY_RESOURCES that holds it');
    return [];
  }
  let candidates = resources;
  if (stage.resource !== undefined) {
    candidates = candidates.filter(({ name }) => name === stage.resource);
    if (candidates.length === 0) {
      say('resource', 'the settings have no such resource', `one of: ${names(resources.map(({ name }) => name))}`);
    }
  }
  for (const field of ['endpoint', 'url'] as const) {
    const url = stage[field];
    if (url === undefined) continue;
    if (!isAllowedUrl(url, allowedHosts)) {
      say(field, 'its host is not on the list of allowed hosts', `a host of TRIBUTARY_ALLOWED_HOSTS`);
      return [];
    }
    const matching = candidates.filter(({ endpoint }) => new URL(endpoint).origin === new URL(url).origin);
    if (matching.length === 0) {
      say(field, 'no resource in the settings has this host', 'no endpoint; name a resource, or a location');
      return [];
    }
    candidates = matching;
  }
  if (stage.location !== undefined && candidates.length > 0) {
    const located = candidates.filter(({ location }) => location === stage.location);
    if (located.length === 0) {
      const known = names(candidates.flatMap(({ location }) => location ?? []));
      say('location', 'the settings have no resource there', `one of: ${known}`);
    }
    candidates = located;
  }
  if (candidates.length === 0) return [];
  const secrets = stage.subscriptionKeySecret ?? [];
  return secrets.flatMap((secret, index) => {
    const holders = candidates.filter((resource) => resource.secrets.includes(secret));
    const [resource] = holders;
    if (resource && holders.length === 1) return { secret, resource };
    const path = secrets.length === 1 ? 'subscriptionKeySecret' : `subscriptionKeySecret[${index}]`;
    if (holders.length > 1) {
      say(path, 'several resources in the settings hold this secret', 'resource: the name of the one that is meant');
    } else if (resources.some((other) => other.secrets.includes(secret))) {
      say(path, 'the settings bind this secret to another resource', names(candidates.flatMap((one) => one.secrets)));
    } else {
      const known = names(candidates.flatMap((one) => one.secrets));
      say(path, 'not the name of a secret in the settings', `one of: ${known}; a key itself never stands in a job`);
    }
    return [];
  });
}
