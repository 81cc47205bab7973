import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../infra/local/services/main.ts', import.meta.url));
const noQuota = { perSecond: 1e9, perMinute: 1e9 };

/** The AI stand-ins in a process of their own, with null models and no quota; they take the key `value`. */
export async function startStandIn(): Promise<AsyncDisposable & { readonly url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const config = join(folder, 'services.json');
  const resources = [{ name: 'bench', keys: ['value'], quota: noQuota }];
  await writeFile(config, JSON.stringify({ resources, models: { sentiment: 'null' } }));
  const child = fork(main, ['--port', '0', '--config', config], { silent: true });
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      await rm(folder, { recursive: true });
    },
  };
}
