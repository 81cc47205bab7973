import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import { BlobChanged, type BlobStore } from '../../shared/ports.ts';
import { startAzurite, type TestAzurite } from '../support/startAzurite.ts';

let azurite: TestAzurite;
let store: BlobStore;

beforeAll(async () => {
  azurite = await startAzurite(['data']);
  store = createBlobStore(azurite.connection, () => {
    throw new Error('A connection string needs no credential.');
  });
});
afterAll(() => azurite.stop());

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

test('a blob is created once, and every reader agrees on its ETag', async () => {
  const etag = await store.put('data/once.txt', 'first', { ifNoneMatch: '*', metadata: { rows: '3' } });
  const again = await store.put('data/once.txt', 'second', { ifNoneMatch: '*' });

  expect(again).toBeUndefined();
  const blob = await store.get('data/once.txt');
  const modified = blob?.info.modified ?? 0;
  expect(blob).toEqual({
    text: 'first',
    info: { path: 'data/once.txt', etag, size: 5, modified, metadata: { rows: '3' } },
  });
  // The header knows no fractions of a second.
  expect(Math.abs(Date.now() - modified)).toBeLessThan(60_000);
  expect(await store.head('data/once.txt')).toEqual(blob?.info);
  expect(await Array.fromAsync(store.list('data/once'))).toEqual([blob?.info]);
});

test('a range is read as long as the ETag is the same', async () => {
  const etag = await store.put('data/range.txt', '0123456789');
  expect(await text(store.read('data/range.txt', { start: 3, end: 7 }, etag))).toBe('3456');
  expect(await text(store.read('data/range.txt', { start: 3, end: 3 }, etag))).toBe('');
  expect(await text(store.read('data/range.txt'))).toBe('0123456789');

  await store.put('data/range.txt', 'changed!!!');
  await expect(text(store.read('data/range.txt', { start: 3, end: 7 }, etag))).rejects.toThrow(BlobChanged);
  await expect(text(store.read('data/none.txt', { start: 0, end: 1 }))).rejects.toThrow(BlobChanged);
});

test('what is not there is undefined, and an empty blob is empty', async () => {
  expect(await store.head('data/none')).toBeUndefined();
  expect(await store.head('nocontainer/none')).toBeUndefined();
  expect(await store.get('data/none')).toBeUndefined();
  expect(await store.hasContainer('data')).toBe(true);
  expect(await store.hasContainer('nocontainer')).toBe(false);
  await store.put('data/empty', '');
  expect((await store.get('data/empty'))?.text).toBe('');
  expect(await text(store.read('data/empty'))).toBe('');
});

test('a write holds to its condition', async () => {
  const etag = (await store.put('data/condition', 'a')) as string;
  expect(await store.put('data/condition', 'b', { ifMatch: etag })).toBeDefined();
  expect(await store.put('data/condition', 'c', { ifMatch: etag })).toBeUndefined();
  expect((await store.get('data/condition'))?.text).toBe('b');
});

test('blocks become a blob all at once, in the order of the list, if the condition holds', async () => {
  const ids = ['b-000000', 'b-000001'].map((id) => Buffer.from(id).toString('base64'));
  await store.stageBlock('data/blocks', ids[1] as string, Buffer.from('two'));
  await store.stageBlock('data/blocks', ids[0] as string, Buffer.from('one'));
  expect(await store.head('data/blocks')).toBeUndefined();

  const options = { metadata: { run: 'r1' }, contentType: 'application/x-ndjson' };
  const etag = await store.commitBlocks('data/blocks', ids, { ...options, ifNoneMatch: '*' });
  expect(await store.head('data/blocks')).toMatchObject({
    path: 'data/blocks',
    etag,
    size: 6,
    metadata: { run: 'r1' },
  });
  expect((await store.get('data/blocks'))?.text).toBe('onetwo');
  expect(await store.commitBlocks('data/blocks', [], { ...options, ifNoneMatch: '*' })).toBeUndefined();
  expect(await store.commitBlocks('data/blocks', [], { ...options, ifMatch: etag as string })).toBeDefined();
  expect((await store.get('data/blocks'))?.text).toBe('');
});
