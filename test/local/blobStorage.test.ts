import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBlobStore } from '../../functions/adapters/blobStorage.ts';
import { BlobChanged, type BlobStore } from '../../shared/ports.ts';
import { startAzurite, type TestAzurite } from '../support/startAzurite.ts';
import { type StorageFault, type StorageProxy, startStorageProxy } from '../support/storageProxy.ts';

let azurite: TestAzurite;
let store: BlobStore;

beforeAll(async () => {
  azurite = await startAzurite(['data']);
  store = createBlobStore(azurite.connection, noCredential);
});
afterAll(() => azurite.stop());

function noCredential(): never {
  throw new Error('A connection string needs no credential.');
}

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
    servedAt: expect.any(Number) as number,
  });
  expect(Math.abs(Date.now() - (blob?.servedAt ?? 0))).toBeLessThan(60_000);
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

describe('behind storage that fails', () => {
  let proxy: StorageProxy;
  let remote: BlobStore;

  beforeAll(async () => {
    proxy = await startStorageProxy(azurite.connection);
    remote = createBlobStore(proxy.connection, noCredential, { tryMs: 300 });
  });
  afterAll(() => proxy[Symbol.asyncDispose]());

  /** The next request to `path` has a fault, and those after it have none. */
  function failOnce(path: string, fault: StorageFault): void {
    let failed = false;
    proxy.setFault((request) => {
      if (failed || request.path !== path) return undefined;
      failed = true;
      return fault;
    });
  }

  const faults = ['busy before', 'busy after', 'cut before', 'cut after', 'stall before', 'stall after'] as const;

  test.each(faults)('a write that meets "%s" has taken place, and its writer knows', async (fault) => {
    const path = `data/${fault.replace(' ', '-')}`;
    failOnce(path, fault);
    const etag = await remote.put(path, 'mine', { ifNoneMatch: '*', metadata: { rows: '1' } });
    expect(await store.head(path)).toEqual({
      path,
      etag,
      size: 4,
      modified: expect.any(Number),
      metadata: { rows: '1' },
    });
    failOnce(path, fault);
    const next = await remote.put(path, 'newer', { ifMatch: etag as string });
    expect(await store.head(path)).toMatchObject({ etag: next, size: 5 });
    // Another one's write of the same content is not taken for one's own.
    expect(await remote.put(path, 'newer', { ifNoneMatch: '*' })).toBeUndefined();
    await remote.remove(path);
    expect(await store.head(path)).toBeUndefined();
  });

  test.each(['busy before', 'cut after', 'half'] as const)('a read that meets "%s" is whole', async (fault) => {
    await store.put('data/read', '0123456789');
    const reads = [
      async () => (await remote.get('data/read'))?.text,
      async () => text(remote.read('data/read')),
      async () => text(remote.read('data/read', { start: 0, end: 10 })),
    ];
    for (const read of reads) {
      failOnce('data/read', fault);
      expect(await read()).toBe('0123456789');
    }
    failOnce('data', fault);
    expect(await Array.fromAsync(remote.list('data/read'))).toHaveLength(1);
  });

  test('a blob that changes while its reading is taken up again is not mixed with the other', async () => {
    await store.put('data/changing', '0123456789');
    failOnce('data/changing', 'half');
    const chunks = remote.read('data/changing');
    expect((await chunks[Symbol.asyncIterator]().next()).value.toString()).toBe('01234');
    await store.put('data/changing', 'abcdefghij');
    await expect(text(chunks)).rejects.toThrow(BlobChanged);
  });
});

test('a blob of which only blocks are staged does not exist, and whoever writes it takes them away', async () => {
  const [left = '', other = ''] = ['b-000000', 'c-000000'].map((id) => Buffer.from(id).toString('base64'));
  const options = { metadata: {}, contentType: 'application/x-ndjson' };
  await store.stageBlock('data/left', left, Buffer.from('left'));
  expect(await store.head('data/left')).toBeUndefined();
  expect(await store.get('data/left')).toBeUndefined();
  expect(await Array.fromAsync(store.list('data/left'))).toEqual([]);

  await store.stageBlock('data/left', other, Buffer.from('other'));
  const etag = await store.commitBlocks('data/left', [other], { ...options, ifNoneMatch: '*' });
  expect(await store.get('data/left')).toMatchObject({ text: 'other', info: { etag } });
  expect(await store.commitBlocks('data/left', [left], { ...options, ifMatch: etag as string })).toBeUndefined();
});
