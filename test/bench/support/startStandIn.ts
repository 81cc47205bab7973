import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ForkedServer, forkServer } from './forkServer.ts';

const main = fileURLToPath(new URL('../../../infra/local/services/main.ts', import.meta.url));
const noQuota = { perSecond: 1e9, perMinute: 1e9 };

/** The AI stand-ins in a process of their own, with null models and no quota; they take the key `value`. */
export async function startStandIn(): Promise<ForkedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const config = join(folder, 'services.json');
  const resources = [{ name: 'bench', keys: ['value'], quota: noQuota }];
  await writeFile(config, JSON.stringify({ resources, models: { sentiment: 'null' } }));
  const server = await forkServer(main, ['--port', '0', '--config', config]);
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
