import { SecretClient } from '@azure/keyvault-secrets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_TOKEN } from '../../../infra/local/loopback/localToken.ts';
import { startVault, type Vault } from '../../../infra/local/vault/startVault.ts';

const HOUR_MS = 3_600_000;

let vault: Vault;

function connect(token = LOCAL_TOKEN): SecretClient {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + HOUR_MS }) };
  return new SecretClient(vault.url, credential, {
    allowInsecureConnection: true,
    disableChallengeResourceVerification: true,
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

beforeEach(async () => {
  vault = await startVault({
    port: 0,
    secrets: {
      'language-key-1': 'first',
      rotated: [{ value: 'old' }, { value: 'new', expires: '2020-01-01T00:00:00Z' }],
      off: [{ value: 'hidden', enabled: false }],
    },
  });
});

afterEach(() => vault.close());

describe('the vault, as the Azure SDK sees it', () => {
  it('reads the newest version of a secret, expired or not', async () => {
    const secret = await connect().getSecret('rotated');

    expect(secret.value).toBe('new');
    expect(secret.properties.expiresOn).toEqual(new Date('2020-01-01T00:00:00Z'));
    expect(secret.properties.version).toMatch(/^[0-9a-f]{32}$/);
  });

  it('reads any version by its id', async () => {
    const client = connect();
    const [oldest] = await collect(client.listPropertiesOfSecretVersions('rotated'));

    const secret = await client.getSecret('rotated', { version: oldest?.version ?? '' });

    expect(secret.value).toBe('old');
  });

  it('takes a name in any case', async () => {
    expect((await connect().getSecret('LANGUAGE-key-1')).value).toBe('first');
  });

  it('pages through more versions than fit one answer', async () => {
    const client = connect();
    for (let index = 0; index < 30; index += 1) await client.setSecret('many', `value ${index}`);

    const versions = await collect(client.listPropertiesOfSecretVersions('many'));

    expect(new Set(versions.map(({ version }) => version)).size).toBe(30);
  });

  it('lists secrets by name, without versions or values', async () => {
    const secrets = await collect(connect().listPropertiesOfSecrets());

    expect(secrets.map(({ name }) => name)).toEqual(['language-key-1', 'off', 'rotated']);
    expect(JSON.stringify(secrets)).not.toContain('hidden');
  });

  it('refuses a disabled secret and an unknown one', async () => {
    const client = connect();

    await expect(client.getSecret('off')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
    await expect(client.getSecret('nothing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    await expect(client.getSecret('rotated', { version: '0'.repeat(32) })).rejects.toMatchObject({ statusCode: 404 });
  });

  it('gives the new value once a new version is written', async () => {
    const client = connect();
    expect((await client.getSecret('language-key-1')).value).toBe('first');

    await client.setSecret('language-key-1', 'second', { tags: { CredentialId: 'key2' }, contentType: 'text/plain' });

    const secret = await client.getSecret('language-key-1');
    expect(secret.value).toBe('second');
    expect(secret.properties).toMatchObject({ tags: { CredentialId: 'key2' }, contentType: 'text/plain' });
  });

  it('disables and enables a version', async () => {
    const client = connect();
    const { properties } = await client.getSecret('language-key-1');

    await client.updateSecretProperties('language-key-1', properties.version ?? '', { enabled: false });
    await expect(client.getSecret('language-key-1')).rejects.toMatchObject({ statusCode: 403 });

    await client.updateSecretProperties('language-key-1', properties.version ?? '', { enabled: true });
    expect((await client.getSecret('language-key-1')).value).toBe('first');
  });

  it('deletes a secret, keeps its name and recovers or purges it', async () => {
    const client = connect();
    await (await client.beginDeleteSecret('rotated')).pollUntilDone();
    await expect(client.getSecret('rotated')).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret('rotated', 'again')).rejects.toMatchObject({ statusCode: 409 });

    await (await client.beginRecoverDeletedSecret('rotated')).pollUntilDone();
    expect((await client.getSecret('rotated')).value).toBe('new');

    await (await client.beginDeleteSecret('rotated')).pollUntilDone();
    await client.purgeDeletedSecret('rotated');
    await client.setSecret('rotated', 'again');
    expect((await client.getSecret('rotated')).value).toBe('again');
  });

  it('refuses a wrong token', async () => {
    await expect(connect('another').getSecret('rotated')).rejects.toMatchObject({ statusCode: 401 });
  });

  it('throttles, and serves the retry of the SDK', async () => {
    vault.setLimit({ requests: 1, seconds: 1 });
    const client = connect();
    await client.getSecret('rotated');
    const start = performance.now();

    const secret = await client.getSecret('rotated');

    expect(secret.value).toBe('new');
    expect(performance.now() - start).toBeGreaterThan(500);
  });
});
