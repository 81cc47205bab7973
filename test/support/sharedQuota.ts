import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import { createQuotaModel } from '../../shared/core/simulator/quotaModels.ts';
import type { QuotaRecord } from '../../shared/run/quotaShare.ts';
import { paths } from '../../shared/run/records.ts';
import type { QuotaCallerOptions } from './quotaCaller.ts';
import { startAzurite } from './startAzurite.ts';

export interface SharedQuota extends AsyncDisposable {
  /** The share of the quota that each process holds by now. */
  shares(): Promise<readonly number[]>;
  /** What became of the calls from one time to another, in milliseconds since 1970. */
  use(from: number, to: number): QuotaShareUse;
}

export interface QuotaShareUse {
  /** Calls that were let through, of those that the quota allows for in that time, for each process. */
  readonly byProcess: readonly number[];
  /** Refused calls, of all. */
  readonly refused: number;
}

/** A server with one quota for all that call it, and so many processes that share it through Azurite. */
export async function startSharedQuota(
  processes: number,
  quota: { readonly calls: number; readonly windowMs: number },
): Promise<SharedQuota> {
  const azurite = await startAzurite(['runs']);
  const { server, calls, url } = await startServer(quota);
  const path = paths.quota('shared', 'all');
  const ids = Array.from({ length: processes }, (_, index) => `process-${index + 1}`);
  const children = ids.map((id) => {
    const options: QuotaCallerOptions = { connection: azurite.connection, path, id, url, ...quota };
    return fork('test/support/quotaCaller.ts', [JSON.stringify(options)], { execArgv: [] });
  });
  const store = createBlobStore(azurite.connection, () => {
    throw new Error('This path has no address.');
  });
  return {
    async shares() {
      const record = JSON.parse((await store.get(path))?.text ?? '{}') as Partial<QuotaRecord>;
      return (record.holders ?? []).map(({ share }) => share);
    },
    use(from, to) {
      const bound = (quota.calls * (to - from)) / quota.windowMs;
      const all = calls.filter(({ at }) => at >= from && at < to);
      const accepted = all.filter(({ isAccepted }) => isAccepted);
      return {
        byProcess: ids.map((id) => accepted.filter((call) => call.id === id).length / bound),
        refused: (all.length - accepted.length) / all.length,
      };
    },
    async [Symbol.asyncDispose]() {
      const ended = children.map((child) => new Promise((end) => child.once('exit', end)));
      for (const child of children) child.disconnect();
      await Promise.all(ended);
      server.close();
      await azurite.stop();
    },
  };
}

/** A server that remembers who was let through and when. */
async function startServer(quota: { readonly calls: number; readonly windowMs: number }) {
  const model = createQuotaModel({ kind: 'sliding', ...quota });
  const calls: { readonly id: string; readonly at: number; readonly isAccepted: boolean }[] = [];
  const server = createServer((request, response) => {
    const at = Date.now();
    const waitMs = model.waitMs(at);
    if (waitMs === 0) model.take(at);
    calls.push({ id: String(request.url?.split('=')[1]), at, isAccepted: waitMs === 0 });
    response.writeHead(waitMs > 0 ? 429 : 200, { 'retry-after': String(Math.ceil(waitMs / 1000)) }).end();
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return { server, calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
