import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../infra/local/services/control/seededRandom.ts';
import { sentimentJob } from '../support/sentimentJob.ts';
import { startTestBackend, type TestBackend } from '../support/startTestBackend.ts';
import { type StorageFault, type StorageRequest, startStorageProxy } from '../support/storageProxy.ts';

const seed = Number(process.env['CHAOS_SEED'] ?? Date.now());
const faults: readonly StorageFault[] = ['busy before', 'busy after', 'cut before', 'cut after', 'half'];
/** Times in a row that a request may fail; a request is given up after two more. */
const mostInARow = 4;

/** Two partitions of rows, of which some fail and some are skipped. */
const moods = ['I love this!', 'I hate this!', 'This is a table.', '', null];
const filler = 'x'.repeat(200);
const rows = Array.from({ length: 400 }, (_, id) => ({ id, text: moods[id % 5], filler }));

let backend: TestBackend;

beforeAll(async () => {
  backend = await startTestBackend();
  await backend.upload('input/moods.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});
afterAll(() => backend[Symbol.asyncDispose]());

/** Fails this share of all requests. */
function createFaults(share: number): (request: StorageRequest) => StorageFault | undefined {
  const random = seededRandom(seed);
  const inARow = new Map<string, number>();
  return ({ method, path, part }) => {
    const name = `${method} ${path} ${part}`;
    // A part's first segment is always written without its writer's hearing of it.
    if (path.endsWith('/000000.jsonl') && method === 'PUT' && !inARow.has(name)) {
      inARow.set(name, 1);
      return 'cut after';
    }
    const before = inARow.get(name) ?? 0;
    const fails = random() < share && before < mostInARow;
    inARow.set(name, fails ? before + 1 : 0);
    return fails ? faults[Math.floor(random() * faults.length)] : undefined;
  };
}

test('with storage that fails at every fifth request, a run counts each call once and writes the same output', async () => {
  console.log(`CHAOS_SEED=${seed}`);
  const job = (name: string) => sentimentJob({ blob: 'input/moods.jsonl' }, `output/${name}.jsonl`, { batchSize: 2 });
  const run = async (name: string, connection: string) => {
    await using host = await backend.startHost(name, connection);
    const before = (await backend.calls()).calls;
    const summary = await host.end((await host.begin(job(name), name)).id);
    const verification = await host.verify(summary.id);
    const received = (await backend.calls()).calls - before;
    return { summary, verification, received, output: await backend.download(`output/${name}.jsonl`) };
  };
  const undisturbed = await run('undisturbed', backend.connection);
  await using proxy = await startStorageProxy(backend.connection);
  proxy.setFault(createFaults(0.2));
  const disturbed = await run('disturbed', proxy.connection);

  expect(disturbed.summary).toMatchObject({
    state: 'succeeded',
    rows: { total: 400, ok: 240, failed: 80, skipped: 80 },
    calls: { sent: undisturbed.received, retried: 0, throttled: 0 },
  });
  expect(disturbed.received).toBe(undisturbed.received);
  expect(disturbed.output).toBe(undisturbed.output);
  expect(disturbed.verification).toMatchObject({ ok: true, checked: { rows: 400 } });
});
