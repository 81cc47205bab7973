import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDurableStore } from '../../infra/local/host/store/durableStore.ts';
import { startServices } from '../../infra/local/services/startServices.ts';
import { hostSettings } from '../../infra/local/stack/hostSettings.ts';
import { startVault } from '../../infra/local/vault/startVault.ts';
import { startHostProcess, temporaryFolder } from '../support/hostProcess.ts';
import { sentimentStage } from '../support/sentimentJob.ts';
import { startAzurite } from '../support/startAzurite.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const keys = ['key-1', 'key-2'];

test('an upload that no event announced is found by the timer', async () => {
  await using closing = new AsyncDisposableStack();
  const folder = closing.use(await temporaryFolder());
  const azurite = closing.adopt(await startAzurite(['input', 'output', 'pipelines', 'runs']), (it) => it.stop());
  const secrets = Object.fromEntries(keys.map((key) => [`language-${key}`, key]));
  const vault = closing.adopt(await startVault({ port: 0, secrets }), (it) => it.close());
  const resources = [{ name: 'language', location: 'eastus', tier: 'S' as const, keys }];
  const services = closing.adopt(await startServices({ port: 0, resources }), (it) => it.close());
  const upload = async (container: string, name: string, text: string): Promise<void> => {
    await azurite.service.getContainerClient(container).getBlockBlobClient(name).upload(text, text.length);
  };
  await upload('pipelines', 'reviews.json', JSON.stringify({ stages: [sentimentStage], output: {} }));
  await upload('input', 'reviews/monday.jsonl', '{"text":"I love it"}\n');
  await missTimer(join(folder.path, 'host.db'));

  const env = hostSettings({ connection: azurite.connection, vault: vault.url, services: services.url });
  const host = closing.use(await startHostProcess({ app: root, state: folder.path, env }));
  const runs = async (): Promise<unknown> => (await fetch(`${host.url}/api/runs`)).json();
  await expect
    .poll(runs, { timeout: 20_000 })
    .toMatchObject([{ state: 'succeeded', output: 'output/reviews/monday.jsonl', rows: { total: 1, ok: 1 } }]);
});

/** The state of a host that was stopped before a time of its timer: the next one makes up for it at once, not within a minute. */
async function missTimer(stateFile: string): Promise<void> {
  const store = await openDurableStore(stateFile);
  const next = Math.floor(Date.now() / 60_000) * 60_000;
  store.schedules.put({ name: 'reconcile', schedule: '0 * * * * *', last: null, next, updated: next });
  store.close();
}
