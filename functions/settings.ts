import { z } from 'zod';
import { azureHosts, isAllowedUrl, isLoopback } from '../shared/core/allowedHosts.ts';
import { problemsOf } from '../shared/model/problem.ts';
import type { Resource } from '../shared/model/resource.ts';
import { registry } from '../shared/services/registry.ts';

/** What the environment says, checked and frozen. */
export interface Settings {
  /** A storage connection string, or an account's blob URL to be used with the app's identity. */
  readonly storage: string;
  readonly vaultUrl: string;
  /** `static` is a fixed local token, for a vault on this machine only. */
  readonly credential: 'default' | 'static';
  readonly resources: readonly Resource[];
  readonly allowedHosts: readonly string[];
  /** Hosts that rows may name for their content; by default none. */
  readonly contentHosts: readonly string[];
}

/** Thrown where a setting is missing or wrong; one sentence a problem. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
}

const calls = 'a whole number of calls, 1 or more';
const quotaShape = {
  perSecond: z.int(calls).min(1, calls).optional(),
  perMinute: z.int(calls).min(1, calls).optional(),
};
const serviceNames = `one of ${[...registry.keys()].join(', ')}`;
const secretName = "a secret's name of letters, digits and dashes, as Key Vault has it";
const resourceShape = {
  name: z.string('a name').regex(/^[\w.-]{1,64}$/, 'a name of letters, digits, dots, dashes and underscores'),
  endpoint: z.url('a URL').transform((url) => url.replace(/\/+$/, '')),
  location: z.string('a location such as "eastus"').optional(),
  features: z.array(z.enum([...registry.keys()], serviceNames), "an array of services' names").optional(),
  secrets: z
    .array(z.string(secretName).regex(/^[0-9a-zA-Z-]{1,127}$/, secretName), "an array of secrets' names")
    .default([]),
  identity: z.boolean('true or false').optional(),
  quota: z.strictObject(quotaShape, 'an object: {"perSecond", "perMinute"}').optional(),
};
const resourceFields = Object.keys(resourceShape);
const resourceSchema = z.strictObject(
  resourceShape,
  `an object: {${resourceFields.map((name) => `"${name}"`).join(', ')}}`,
);
/** https://learn.microsoft.com/azure/ai-services/authentication#authenticate-with-microsoft-entra-id */
const regionalHost = /\.api\.cognitive\.(microsoft|azure)\.[a-z]+$/;
const resourcesSchema = z.array(resourceSchema, 'an array of resources');

/** Reads the app's settings; throws {@link InvalidSettings} with a sentence for each that is missing or wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const required = (name: string, what: string): string => {
    const value = given(name);
    if (value === undefined) problems.push(`The setting ${name} is missing; set it to ${what}.`);
    return value ?? '';
  };
  const storage = given('TRIBUTARY_STORAGE') ?? required('AzureWebJobsStorage', 'a storage connection string');
  const vaultUrl = required('TRIBUTARY_VAULT_URL', 'the URL of the Key Vault that holds the services’ keys');
  const vault = URL.canParse(vaultUrl) ? new URL(vaultUrl) : undefined;
  if (vaultUrl !== '' && !vault) problems.push('The setting TRIBUTARY_VAULT_URL is not a URL.');
  if (vault && vault.protocol !== 'https:' && !isLoopback(vault.hostname)) {
    problems.push('The setting TRIBUTARY_VAULT_URL must be an https URL, unless the vault is on this machine.');
  }
  const credential = given('TRIBUTARY_CREDENTIAL') ?? 'default';
  if (credential !== 'default' && credential !== 'static') {
    problems.push('The setting TRIBUTARY_CREDENTIAL must be "default" or "static".');
  } else if (credential === 'static' && vault && !isLoopback(vault.hostname)) {
    problems.push('The setting TRIBUTARY_CREDENTIAL may be "static" only for a vault on this machine.');
  }
  const allowedHosts = given('TRIBUTARY_ALLOWED_HOSTS')?.split(/[\s,]+/) ?? azureHosts;
  const contentHosts = given('TRIBUTARY_CONTENT_HOSTS')?.split(/[\s,]+/) ?? [];
  const resources = readResources(required('TRIBUTARY_RESOURCES', 'a JSON array of resources'), allowedHosts, problems);
  if (problems.length > 0) throw new InvalidSettings(problems.join('\n'));
  return Object.freeze({
    storage,
    vaultUrl,
    credential: credential as Settings['credential'],
    resources: Object.freeze(resources),
    allowedHosts: Object.freeze([...allowedHosts]),
    contentHosts: Object.freeze(contentHosts),
  });
}

function readResources(text: string, allowedHosts: readonly string[], problems: string[]): Resource[] {
  if (text === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    problems.push('The setting TRIBUTARY_RESOURCES is not valid JSON.');
    return [];
  }
  const result = resourcesSchema.safeParse(value);
  if (!result.success) {
    for (const { path, message, expected } of problemsOf(result.error, value)) {
      const at = path === '' ? '' : ` at ${path}`;
      const fields = path.includes('.quota.') ? Object.keys(quotaShape) : resourceFields;
      const meant = message === 'unknown field' ? `one of ${fields.join(', ')}` : expected;
      problems.push(`The setting TRIBUTARY_RESOURCES is wrong${at}: ${message}; expected ${meant}.`);
    }
    return [];
  }
  const names = new Set<string>();
  for (const { name, endpoint, identity } of result.data) {
    if (names.has(name)) problems.push(`The setting TRIBUTARY_RESOURCES has two resources named ${name}.`);
    names.add(name);
    if (!isAllowedUrl(endpoint, allowedHosts)) {
      problems.push(
        `The endpoint of the resource ${name} is not on the list of allowed hosts; add its host to TRIBUTARY_ALLOWED_HOSTS.`,
      );
    }
    if (identity && regionalHost.test(new URL(endpoint).hostname)) {
      problems.push(
        `The endpoint of the resource ${name} is a region’s, which takes keys only; an identity needs that of its custom subdomain.`,
      );
    }
  }
  return result.data;
}
