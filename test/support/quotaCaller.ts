import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import { systemClock } from '../../functions/adapters/clock.ts';
import { createResourcePacer } from '../../shared/core/pacing/resourcePacer.ts';
import { createScheduler } from '../../shared/core/pacing/scheduler.ts';
import { keepShare } from '../../shared/run/keepShare.ts';
import { createQuotaShare } from '../../shared/run/quotaShare.ts';

/** What a process of its own is told that calls a server for as long as its parent lets it. */
export interface QuotaCallerOptions {
  readonly connection: string;
  readonly path: string;
  readonly id: string;
  readonly url: string;
  readonly calls: number;
  readonly windowMs: number;
}

const options = JSON.parse(process.argv[2] ?? '') as QuotaCallerOptions;
const { connection, path, id, url, calls, windowMs } = options;
const store = createBlobStore(connection, () => {
  throw new Error('A connection string needs no credential.');
});
const stop = new AbortController();
const share = createQuotaShare({ store, clock: systemClock, random: Math.random }, path, id);
const pacer = createResourcePacer([{ calls, windowMs }], share.now);
const resource = { name: 'shared', endpoint: url, secrets: ['key'] };
const scheduler = createScheduler([{ secret: 'key', resource }], () => pacer, systemClock);

process.once('disconnect', () => stop.abort());
const kept = keepShare(share, systemClock, {
  demand: () => pacer.demand(Date.now()),
  changed: pacer.changed,
  isUsed: () => !stop.signal.aborted,
});
await Promise.all([kept, ...Array.from({ length: 4 }, callOn)]);
process.exit();

async function callOn(): Promise<void> {
  while (!stop.signal.aborted) {
    const turn = await scheduler.turn({ latest: Date.now() + 1000, isRetry: false });
    if (turn.kind !== 'go') {
      await systemClock.sleep(turn.kind === 'later' ? Math.min(turn.until - Date.now(), 1000) : 1000);
      continue;
    }
    const answer = await fetch(`${url}/?id=${id}`);
    await answer.text();
    const until = Date.now() + 1000 * Number(answer.headers.get('retry-after') ?? 0);
    turn.done(answer.status === 429 ? { kind: 'throttled', until } : { kind: 'taken' });
  }
}
