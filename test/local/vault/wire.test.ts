import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LOCAL_TOKEN } from '../../../infra/local/loopback/localToken.ts';
import { createSecretsWriter, readSecretsFile } from '../../../infra/local/vault/secretsFile.ts';
import { startVault, type Vault, type VaultOptions } from '../../../infra/local/vault/startVault.ts';

const AUTHORIZED = { Authorization: `Bearer ${LOCAL_TOKEN}` };

let vault: Vault;

async function start(options: Partial<VaultOptions> = {}): Promise<void> {
  vault = await startVault({ port: 0, secrets: { key: 'value' }, ...options });
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${vault.url}${path}`, { headers: AUTHORIZED, ...init });
}

afterEach(() => vault.close());

describe('the vault on the wire', () => {
  it('challenges a request without a token', async () => {
    await start();

    const response = await call('/secrets/key?api-version=7.5', { headers: {} });

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Bearer authorization="https:\/\/.+", resource="https:\/\/vault\.azure\.net"$/,
    );
  });

  it('finds the newest version with and without a trailing slash, and needs an api-version however it is encoded', async () => {
    await start();

    const statuses = await Promise.all(
      ['/secrets/key?api-version=7.5', '/secrets/key/?api%2Dversion=7.5', '/secrets/key'].map(
        async (path) => (await call(path)).status,
      ),
    );

    expect(statuses).toEqual([200, 200, 400]);
  });

  it('answers in the words of the service', async () => {
    await start({ secrets: { off: [{ value: 'x', enabled: false }] } });

    expect(await (await call('/secrets/off?api-version=7.5')).json()).toEqual({
      error: {
        code: 'Forbidden',
        message: 'Operation get is not allowed on a disabled secret.',
        innererror: { code: 'SecretDisabled' },
      },
    });
    expect(await (await call('/secrets/none?api-version=7.5')).json()).toMatchObject({
      error: { code: 'SecretNotFound', message: expect.stringContaining('A secret with (name/id) none was not found') },
    });
  });

  it('says in whole seconds when a throttled client may come back', async () => {
    let time = 0;
    await start({ now: () => time, limit: { requests: 1, seconds: 10 } });
    await call('/secrets/key?api-version=7.5');
    time = 2500;

    const response = await call('/secrets/key?api-version=7.5');

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('8');
    expect(await response.json()).toMatchObject({ error: { code: 'Throttled' } });
  });

  it('takes a new limit from its control route', async () => {
    await start();

    const accepted = await call('/_control/limit', { method: 'PUT', body: '{"requests": 0, "seconds": 5}' });
    const refused = await call('/_control/limit', { method: 'PUT', body: '{"requests": -1}' });

    expect([accepted.status, refused.status]).toEqual([200, 400]);
    expect((await call('/secrets/key?api-version=7.5')).status).toBe(429);
  });

  it('keeps versions over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vault-'));
    const file = join(folder, 'secrets.json');
    await writeFile(file, '{"key": "value"}');
    await start({ secrets: await readSecretsFile(file), save: createSecretsWriter(file) });
    const [version] = /[0-9a-f]{32}/.exec(await (await call('/secrets/key?api-version=7.5')).text()) ?? [];
    await Promise.all(
      ['a', 'b', 'c'].map((value) =>
        call('/secrets/key?api-version=7.5', { method: 'PUT', body: JSON.stringify({ value }) }),
      ),
    );
    await vault.close();

    await start({ secrets: await readSecretsFile(file), save: createSecretsWriter(file) });

    const versions = await (await call('/secrets/key/versions?api-version=7.5')).json();
    expect(versions).toMatchObject({ value: { length: 4 } });
    expect(JSON.stringify(versions)).toContain(version);
    expect(await readFile(file, 'utf8')).toContain('"value": "c"');
    await rm(folder, { recursive: true });
  });
});
