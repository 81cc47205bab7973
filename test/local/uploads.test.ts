import { setTimeout as sleep } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import { keepWish } from '../../shared/run/control.ts';
import { findUpload } from '../../shared/run/uploads.ts';
import { watchGrowth } from '../support/processMemory.ts';
import { sentimentStage } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';
import { KiB, MiB, uploadRows } from '../support/uploadRows.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('pipelines/reviews.json', JSON.stringify({ stages: [sentimentStage], output: {} }));
});
afterAll(() => stack.stop());

const queue = (name: string) => QueueServiceClient.fromConnectionString(stack.connection).getQueueClient(name);
const runs = async () => (await (await fetch(`${stack.url}/api/runs`)).json()) as RunSummary[];

function announce(path: string, name = 'uploads'): Promise<unknown> {
  const subject = `/blobServices/default/containers/${path.replace('/', '/blobs/')}`;
  const event = { eventType: 'Microsoft.Storage.BlobCreated', subject, data: {} };
  return queue(name).sendMessage(Buffer.from(JSON.stringify(event)).toString('base64'));
}

async function eventually<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await sleep(50);
  }
}

const ended = (output: string) =>
  eventually(async () => (await runs()).find((run) => run.output === output && run.finishedAt !== undefined));

test('an upload is enriched by the job of its pipeline, however often it is announced', async () => {
  await stack.upload('input/reviews/monday.jsonl', '{"text":"I love it"}\n{"text":"I hate it"}\n');
  for (let times = 0; times < 5; times += 1) await announce('input/reviews/monday.jsonl');
  const run = await ended('output/reviews/monday.jsonl');
  expect(run).toMatchObject({ state: 'succeeded', rows: { total: 2, ok: 2, failed: 0, skipped: 0 } });
  expect(await stack.download('output/reviews/monday.jsonl')).toMatch(/^\{"text":"I love it","sentiment":\{/);

  const { approximateMessagesCount } = await queue('uploads').getProperties();
  expect(approximateMessagesCount).toBeLessThanOrEqual(5);
  await eventually(async () =>
    (await queue('uploads').getProperties()).approximateMessagesCount === 0 ? true : undefined,
  );
  expect((await runs()).filter(({ output }) => output === run.output)).toHaveLength(1);
});

test('an upload in the place of another is another run, and replaces the output', async () => {
  await stack.upload('input/reviews/tuesday.jsonl', '{"text":"first"}\n');
  const first = await ended('output/reviews/tuesday.jsonl');
  await stack.upload('input/reviews/tuesday.jsonl', '{"text":"second"}\n');
  await eventually(async () => {
    const text = await stack.download('output/reviews/tuesday.jsonl');
    return text.startsWith('{"text":"second"') ? text : undefined;
  });
  expect((await runs()).filter(({ output }) => output === first.output)).toHaveLength(2);
});

test('a blob that no pipeline takes starts nothing, and no job may write where one takes it', async () => {
  await stack.upload('input/elsewhere/a.jsonl', '{"text":"fine"}\n');
  await announce('input/elsewhere/a.jsonl');
  await announce('input/reviews/not-there.jsonl');
  const job = {
    input: { rows: [{ text: 'fine' }] },
    stages: [sentimentStage],
    output: { blob: 'input/reviews/loop.jsonl' },
  };
  const refused = await stack.post(job);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ problems: [{ path: 'output.blob' }] });
  await eventually(async () =>
    (await queue('uploads').getProperties()).approximateMessagesCount === 0 ? true : undefined,
  );
  expect((await runs()).filter(({ output }) => /elsewhere|not-there|loop/.test(output ?? ''))).toEqual([]);
});

test('an upload that does not fit its pipeline is a failed run that says why, until the pipeline is corrected', async () => {
  const misfit = { stages: [{ ...sentimentStage, textCol: 'other' }] };
  await stack.upload('pipelines/broken.json', JSON.stringify(misfit));
  await stack.upload('input/broken/a.jsonl', '{"text":"fine"}\n');
  const refused = await ended('output/broken/a.jsonl');
  const reason = 'stages[0].textCol: the input has no such column in its first rows.';
  expect(refused).toMatchObject({ state: 'failed', reason: expect.stringContaining(reason) as string });
  expect(await (await fetch(`${stack.url}/api/runs/${refused.id}`)).json()).toEqual(refused);
  expect(await (await fetch(`${stack.url}/api/runs/${refused.id}/errors`)).text()).toBe('');

  await stack.upload('pipelines/broken.json', JSON.stringify({ stages: [sentimentStage] }));
  await announce('input/broken/a.jsonl');
  const corrected = await eventually(async () =>
    (await runs()).find((run) => run.output === refused.output && run.state === 'succeeded'),
  );
  expect(corrected.id).not.toBe(refused.id);
});

test.runIf(process.platform === 'linux')('an upload starts its run without being loaded', async () => {
  const path = 'input/large/all.jsonl';
  const growth = await watchGrowth(stack.hostPid);
  await uploadRows(stack.connection, 'large/all.jsonl', 128 * MiB, KiB);
  await stack.upload('pipelines/large.json', JSON.stringify({ stages: [sentimentStage], output: {} }));
  const store = createBlobStore(stack.connection, () => {
    throw new Error('A connection string needs no credential.');
  });
  // What the run would do is measured elsewhere: it is to end as soon as it has begun.
  const upload = await findUpload(path, store);
  await keepWish(store, upload?.id ?? '', 'cancel', Date.now());
  await announce(path);
  expect(await ended('output/large/all.jsonl')).toMatchObject({ id: upload?.id, state: 'cancelled' });
  expect((await growth()) / MiB).toBeLessThan(64);
});

test('an upload whose run was removed is not started again by its announcement, but by another upload', async () => {
  await stack.upload('input/reviews/removed.jsonl', '{"text":"once"}\n');
  const { id } = await ended('output/reviews/removed.jsonl');
  expect((await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' })).status).toBe(204);
  await announce('input/reviews/removed.jsonl');
  await eventually(async () =>
    (await queue('uploads').getProperties()).approximateMessagesCount === 0 ? true : undefined,
  );
  await stack.upload('input/reviews/removed.jsonl', '{"text":"again"}\n');
  expect((await ended('output/reviews/removed.jsonl')).id).not.toBe(id);
  expect((await fetch(`${stack.url}/api/runs/${id}`)).status).toBe(404);
});

test('an upload whose message was given up is started after all, if nothing is in its way any more', async () => {
  await stack.upload('input/late/a.jsonl', '{"text":"late"}\n');
  // Announced after the first, which by then was dropped: its pipeline is not there.
  await stack.upload('input/reviews/next.jsonl', '{"text":"next"}\n');
  await ended('output/reviews/next.jsonl');
  await stack.upload('pipelines/late.json', JSON.stringify({ stages: [sentimentStage], output: {} }));
  await announce('input/late/a.jsonl', 'uploads-poison');
  const { id, state } = await ended('output/late/a.jsonl');
  expect(state).toBe('succeeded');
  await expect(stack.download(`runs/${id}/message.txt`)).rejects.toThrow();
});

test.each(['uploads', 'uploads-poison'])(
  'a message in %s that is no event is kept, and seen as a failed run',
  async (name) => {
    const text = `{"no":"event","in":"${name}"}`;
    await queue(name).createIfNotExists();
    await queue(name).sendMessage(Buffer.from(text).toString('base64'));
    const shown = await eventually(async () => {
      for (const run of await runs()) {
        const kept = /kept as (runs\/.+\.txt)\.$/.exec(run.reason ?? '')?.[1];
        if (kept !== undefined && (await stack.download(kept)) === text) return run;
      }
      return undefined;
    });
    expect(shown).toMatchObject({ state: 'failed', finishedAt: expect.any(String) as string });
  },
);
