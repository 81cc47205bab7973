import { expect, test } from 'vitest';
import { recordWork } from '../../../shared/run/recordWork.ts';
import { createSpanPool } from '../../../shared/run/spanPool.ts';
import { spansOf } from '../../../shared/run/spansMetadata.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const path = 'runs/run-1/record.json';

function aSetup() {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const pool = createSpanPool();
  const kept = async (of = path) =>
    spansOf((await store.head(of))?.metadata ?? {}).map(({ from, to }) => [from - epoch, to - epoch]);
  return { clock, store, pool, kept, deps: { store, clock } };
}

test('a record keeps the time since the one before it, and what it is given besides', async () => {
  const { clock, deps, pool, kept, store } = aSetup();
  await recordWork(deps, { pool }, async (recorded) => {
    clock.advance(10);
    await recorded.put(path, 'first', { ifNoneMatch: '*', metadata: { rows: '1' } });
    clock.advance(5);
    await recorded.put(`${path}.2`, 'second', { ifNoneMatch: '*' });
  });
  expect(await kept()).toEqual([[0, 10]]);
  expect(await kept(`${path}.2`)).toEqual([[10, 15]]);
  expect((await store.head(path))?.metadata).toMatchObject({ rows: '1' });
});

test('what is left over is kept by the next work of the run, also where work failed', async () => {
  const { clock, deps, pool, kept } = aSetup();
  const failing = recordWork(deps, { pool }, async () => {
    clock.advance(10);
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  clock.advance(100);
  await recordWork(deps, { pool }, async (recorded) => {
    clock.advance(1);
    await recorded.put(path, '', { ifNoneMatch: '*' });
  });
  expect(await kept()).toEqual([
    [0, 10],
    [110, 111],
  ]);
});

test('a record that is somebody else’s, or was not written, keeps nothing: the next one does', async () => {
  const { clock, deps, pool, kept, store } = aSetup();
  await store.put(path, 'theirs');
  store.setFault((write) => (write.path.endsWith('.2') ? 'before' : undefined));
  await recordWork(deps, { pool }, async (recorded) => {
    clock.advance(10);
    expect(await recorded.put(path, 'ours', { ifNoneMatch: '*' })).toBeUndefined();
    clock.advance(5);
    await expect(recorded.put(`${path}.2`, 'ours', { ifNoneMatch: '*' })).rejects.toThrow();
    await recorded.put(`${path}.3`, 'ours', { ifNoneMatch: '*' });
  });
  expect(await kept()).toEqual([]);
  expect(await kept(`${path}.3`)).toEqual([
    [0, 10],
    [10, 15],
  ]);
});

test('records that change keep no time, and the output none either', async () => {
  const { clock, deps, pool, kept, store } = aSetup();
  await recordWork(deps, { pool }, async (recorded) => {
    clock.advance(10);
    await recorded.put(path, 'changes');
    await recorded.stageBlock('output/rows.jsonl', 'AAAA', Buffer.from('row'));
    await recorded.commitBlocks('output/rows.jsonl', ['AAAA'], { ifNoneMatch: '*', metadata: {}, contentType: '' });
  });
  expect(await kept()).toEqual([]);
  expect((await store.head('output/rows.jsonl'))?.metadata).toEqual({});
});

test('a record that was left long without any other takes only as many spans as fit, the oldest first', async () => {
  const { clock, deps, pool, kept } = aSetup();
  for (let at = 0; at < 70; at += 1) pool.add({ from: epoch + at, to: epoch + at + 1, parts: { quota: 1 } });
  pool.add({ from: epoch, to: epoch, parts: {} });
  await recordWork(deps, { pool }, async (recorded) => {
    clock.advance(100);
    await recorded.put(path, '', { ifNoneMatch: '*' });
  });
  expect(await kept()).toEqual([...Array.from({ length: 8 }, (_, at) => [6 + at, 7 + at]), [0, 100]]);
});
