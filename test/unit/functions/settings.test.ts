import { describe, expect, test } from 'vitest';
import { InvalidSettings, readSettings } from '../../../functions/settings.ts';
import { azureHosts } from '../../../shared/core/allowedHosts.ts';
import { registry } from '../../../shared/services/registry.ts';

const eastus = {
  name: 'language-eastus',
  endpoint: 'https://eastus.api.cognitive.microsoft.com/',
  location: 'eastus',
  secrets: ['language-key-1'],
};

const right = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  TRIBUTARY_VAULT_URL: 'https://vault.vault.azure.net',
  TRIBUTARY_RESOURCES: JSON.stringify([eastus]),
};

const withResources = (...resources: unknown[]) => ({ TRIBUTARY_RESOURCES: JSON.stringify(resources) });

/** The sentences that a wrong environment is answered with. */
function told(env: Record<string, string | undefined>): string[] {
  try {
    readSettings({ ...right, ...env });
  } catch (error) {
    if (error instanceof InvalidSettings) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('what is right is read, with its defaults', () => {
  expect(readSettings(right)).toEqual({
    storage: 'UseDevelopmentStorage=true',
    vaultUrl: 'https://vault.vault.azure.net',
    credential: 'default',
    resources: [{ ...eastus, endpoint: 'https://eastus.api.cognitive.microsoft.com' }],
    allowedHosts: azureHosts,
    contentHosts: [],
  });
});

test('settings cannot be changed afterwards', () => {
  const settings = readSettings(right);
  for (const part of [settings, settings.resources, settings.allowedHosts]) expect(Object.isFrozen(part)).toBe(true);
});

test('storage of the app’s own comes before the host’s', () => {
  expect(readSettings({ ...right, TRIBUTARY_STORAGE: ' https://rows.blob.core.windows.net ' }).storage).toBe(
    'https://rows.blob.core.windows.net',
  );
});

test('a stack on this machine: http vault, fixed token, loopback host named exactly', () => {
  const local = {
    TRIBUTARY_VAULT_URL: 'http://127.0.0.1:7073',
    TRIBUTARY_CREDENTIAL: 'static',
    TRIBUTARY_ALLOWED_HOSTS: 'http://127.0.0.1:7072, *.example.com',
    ...withResources({ name: 'local', endpoint: 'http://127.0.0.1:7072' }),
  };
  expect(readSettings({ ...right, ...local })).toMatchObject({
    credential: 'static',
    allowedHosts: ['http://127.0.0.1:7072', '*.example.com'],
    resources: [{ name: 'local', secrets: [] }],
  });
});

test('a resource tells what it offers, its quota, and whether the app’s identity opens it', () => {
  const resource = {
    name: 'language',
    endpoint: 'https://ours.cognitiveservices.azure.com',
    features: ['TextSentiment'],
    identity: true,
    quota: { perSecond: 1000, perMinute: 1000 },
  };
  expect(readSettings({ ...right, ...withResources(resource) }).resources).toEqual([{ ...resource, secrets: [] }]);
});

describe('each wrong value is told in one sentence', () => {
  const another = { ...eastus, endpoint: 'https://westeurope.api.cognitive.microsoft.com' };

  test.each<[Record<string, string | undefined>, string]>([
    [
      { AzureWebJobsStorage: undefined },
      'The setting AzureWebJobsStorage is missing; set it to a storage connection string.',
    ],
    [
      { AzureWebJobsStorage: '  ' },
      'The setting AzureWebJobsStorage is missing; set it to a storage connection string.',
    ],
    [
      { TRIBUTARY_VAULT_URL: undefined },
      'The setting TRIBUTARY_VAULT_URL is missing; set it to the URL of the Key Vault that holds the services’ keys.',
    ],
    [{ TRIBUTARY_VAULT_URL: 'vault' }, 'The setting TRIBUTARY_VAULT_URL is not a URL.'],
    [
      { TRIBUTARY_VAULT_URL: 'http://vault.vault.azure.net' },
      'The setting TRIBUTARY_VAULT_URL must be an https URL, unless the vault is on this machine.',
    ],
    [{ TRIBUTARY_CREDENTIAL: 'none' }, 'The setting TRIBUTARY_CREDENTIAL must be "default" or "static".'],
    [
      { TRIBUTARY_CREDENTIAL: 'static' },
      'The setting TRIBUTARY_CREDENTIAL may be "static" only for a vault on this machine.',
    ],
    [
      { TRIBUTARY_RESOURCES: undefined },
      'The setting TRIBUTARY_RESOURCES is missing; set it to a JSON array of resources.',
    ],
    [{ TRIBUTARY_RESOURCES: '[{' }, 'The setting TRIBUTARY_RESOURCES is not valid JSON.'],
    [
      { TRIBUTARY_RESOURCES: '{}' },
      'The setting TRIBUTARY_RESOURCES is wrong: got an object; expected an array of resources.',
    ],
    [
      withResources('eastus'),
      'The setting TRIBUTARY_RESOURCES is wrong at [0]: got a string of 6 characters; expected an object: {"name", "endpoint", "location", "features", "secrets", "identity", "quota"}.',
    ],
    [
      withResources({ ...eastus, name: undefined }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].name: missing; expected a name.',
    ],
    [
      withResources({ ...eastus, name: 'a b' }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].name: got a string of 3 characters; expected a name of letters, digits, dots, dashes and underscores.',
    ],
    [
      withResources({ ...eastus, endpoint: 'eastus' }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].endpoint: got a string of 6 characters; expected a URL.',
    ],
    [
      withResources({ ...eastus, location: 7 }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].location: got the number 7; expected a location such as "eastus".',
    ],
    [
      withResources({ ...eastus, secrets: 'language-key-1' }),
      "The setting TRIBUTARY_RESOURCES is wrong at [0].secrets: got a string of 14 characters; expected an array of secrets' names.",
    ],
    [
      withResources({ ...eastus, secrets: [7] }),
      "The setting TRIBUTARY_RESOURCES is wrong at [0].secrets[0]: got the number 7; expected a secret's name of letters, digits and dashes, as Key Vault has it.",
    ],
    [
      withResources({ ...eastus, secrets: ['language_key_1'] }),
      "The setting TRIBUTARY_RESOURCES is wrong at [0].secrets[0]: got a string of 14 characters; expected a secret's name of letters, digits and dashes, as Key Vault has it.",
    ],
    [
      withResources({ ...eastus, secret: ['x'] }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].secret: unknown field; expected one of name, endpoint, location, features, secrets, identity, quota.',
    ],
    [
      withResources({ ...eastus, identity: 'yes' }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].identity: got a string of 3 characters; expected true or false.',
    ],
    [
      withResources({ ...eastus, features: 'sentiment' }),
      "The setting TRIBUTARY_RESOURCES is wrong at [0].features: got a string of 9 characters; expected an array of services' names.",
    ],
    [
      withResources({ ...eastus, features: ['sentiment'] }),
      `The setting TRIBUTARY_RESOURCES is wrong at [0].features[0]: got a string of 9 characters; expected one of ${[...registry.keys()].join(', ')}.`,
    ],
    [
      withResources({ ...eastus, quota: 1000 }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].quota: got the number 1000; expected an object: {"perSecond", "perMinute"}.',
    ],
    [
      withResources({ ...eastus, quota: { perMinute: 0.5 } }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].quota.perMinute: got the number 0.5; expected a whole number of calls, 1 or more.',
    ],
    [
      withResources({ ...eastus, quota: { perHour: 5 } }),
      'The setting TRIBUTARY_RESOURCES is wrong at [0].quota.perHour: unknown field; expected one of perSecond, perMinute.',
    ],
    [
      withResources({ ...eastus, identity: true }),
      'The endpoint of the resource language-eastus is a region’s, which takes keys only; an identity needs that of its custom subdomain.',
    ],
    [withResources(eastus, another), 'The setting TRIBUTARY_RESOURCES has two resources named language-eastus.'],
    [
      withResources({ ...eastus, endpoint: 'https://evil.test' }),
      'The endpoint of the resource language-eastus is not on the list of allowed hosts; add its host to TRIBUTARY_ALLOWED_HOSTS.',
    ],
    [
      withResources({ ...eastus, endpoint: 'http://127.0.0.1:7072' }),
      'The endpoint of the resource language-eastus is not on the list of allowed hosts; add its host to TRIBUTARY_ALLOWED_HOSTS.',
    ],
  ])('%j', (env, sentence) => {
    expect(told(env)).toEqual([sentence]);
  });

  test('and all of them at once', () => {
    const wrong = {
      AzureWebJobsStorage: '',
      TRIBUTARY_VAULT_URL: 'x',
      TRIBUTARY_CREDENTIAL: 'x',
      TRIBUTARY_RESOURCES: '!',
    };
    expect(told(wrong)).toHaveLength(4);
  });

  test('without repeating what may be a key', () => {
    const key = '0123456789abcdef0123456789abcdef';
    const wrong = [
      { ...eastus, key },
      { ...eastus, location: { key } },
      { ...eastus, name: `${key} ${key}` },
    ];
    expect(told(withResources(...wrong))).toHaveLength(3);
    expect(told(withResources(...wrong)).join('\n')).not.toContain(key);
  });
});
