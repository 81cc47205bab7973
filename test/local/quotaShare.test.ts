import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import { createQuotaModel } from '../../shared/core/simulator/quotaModels.ts';
import type { QuotaRecord } from '../../shared/run/quotaShare.ts';
import { paths } from '../../shared/run/records.ts';
import type { QuotaCallerOptions } from '../support/quotaCaller.ts';
import { startAzurite } from '../support/startAzurite.ts';

const quota = { calls: 80, windowMs: 4000 };
/** Windows that are measured. */
const windows = 3;
const ids = ['one', 'two', 'three', 'four'];

/** A server with one quota for all that call it; it remembers who was let through and when. */
async function startServer() {
  const model = createQuotaModel({ kind: 'sliding', ...quota });
  const calls: { readonly id: string; readonly at: number; readonly accepted: boolean }[] = [];
  const server = createServer((request, response) => {
    const at = Date.now();
    const waitMs = model.waitMs(at);
    if (waitMs === 0) model.take(at);
    calls.push({ id: String(request.url?.split('=')[1]), at, accepted: waitMs === 0 });
    response.writeHead(waitMs > 0 ? 429 : 200, { 'retry-after': String(Math.ceil(waitMs / 1000)) }).end();
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return { server, calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('four processes share one quota: together they use it, none has less than half its share', async () => {
  const azurite = await startAzurite(['runs']);
  const { server, calls, url } = await startServer();
  const path = paths.quota('shared', 'all');
  const children = ids.map((id) => {
    const options: QuotaCallerOptions = { connection: azurite.connection, path, id, url, ...quota };
    return fork('test/support/quotaCaller.ts', [JSON.stringify(options)], { execArgv: [] });
  });
  try {
    const store = createBlobStore(azurite.connection, () => expect.fail());
    const holders = async () => (JSON.parse((await store.get(path))?.text ?? '{}') as QuotaRecord).holders ?? [];
    await vi.waitFor(
      async () => expect((await holders()).map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25]),
      { timeout: 40_000, interval: 200 },
    );
    // By then no call counts that was sent under another share.
    const settled = Date.now() + quota.windowMs;
    const span = windows * quota.windowMs;
    const bound = quota.calls * windows;
    // A machine that is busy with something else may keep all of them from calling for a while.
    const measure = (): void => {
      const from = Math.max(settled, Date.now() - span);
      const measured = calls.filter(({ at }) => at >= from && at < from + span);
      const accepted = measured.filter((call) => call.accepted);
      const byProcess = ids.map((id) => accepted.filter((call) => call.id === id).length / bound);
      const seen = JSON.stringify({ byProcess, refused: measured.length - accepted.length });
      expect(accepted.length / bound, seen).toBeGreaterThanOrEqual(0.93);
      expect((measured.length - accepted.length) / measured.length, seen).toBeLessThan(0.02);
      expect(Math.min(...byProcess), seen).toBeGreaterThan(0.5 / ids.length);
    };
    await vi.waitFor(measure, { timeout: span + 30_000, interval: 250 });
  } finally {
    const ended = children.map((child) => new Promise((end) => child.once('exit', end)));
    for (const child of children) child.disconnect();
    await Promise.all(ended);
    server.close();
    await azurite.stop();
  }
}, 90_000);
