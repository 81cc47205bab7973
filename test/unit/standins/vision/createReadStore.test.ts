import { expect, test } from 'vitest';
import { createReadStore } from '../../../../infra/local/services/vision/createReadStore.ts';
import { visionCaller } from '../../../support/visionCaller.ts';

const HOUR = 3_600_000;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('an operation waits for those before it, runs, and ends with a result or without', async () => {
  let time = Date.UTC(2026, 0, 1);
  const store = createReadStore(() => time);
  let finish = (): void => undefined;
  store.start('a', '1', () => new Promise((resolve) => (finish = () => resolve({ readResults: [] }))));
  store.start('a', '2', () => Promise.reject(new Error('No picture.')));
  await settled();

  expect([store.find('a', '1'), store.find('a', '2')]).toMatchObject([{ status: 'running' }, { status: 'notStarted' }]);
  time += 2000;
  finish();
  await settled();
  expect(store.find('a', '1')).toEqual({
    status: 'succeeded',
    createdDateTime: '2026-01-01T00:00:00Z',
    lastUpdatedDateTime: '2026-01-01T00:00:02Z',
    analyzeResult: { readResults: [] },
  });
  expect(store.find('a', '2')).not.toHaveProperty('analyzeResult');
  expect(store.find('a', '2')).toMatchObject({ status: 'failed' });
});

test('as many as can be kept may wait, and no more', async () => {
  const store = createReadStore(() => 0);
  let finish = (): void => undefined;
  store.start('a', '0', () => new Promise((resolve) => (finish = () => resolve({}))));
  for (let id = 1; id < 64; id += 1) store.start('a', String(id), () => Promise.resolve({}));

  expect(() => store.start('a', '64', () => Promise.resolve({}))).toThrow('unavailable');
  await settled();
  finish();
  await settled();
  expect(() => store.start('a', '64', () => Promise.resolve({}))).not.toThrow();
});

test('a result is shown to its own resource, and for 48 hours', async () => {
  let time = 0;
  const call = visionCaller(undefined, () => time);
  const { headers } = await call('POST', '/read/analyze', { resource: 'mine' });
  const path = `/read/analyzeResults/${headers?.['Operation-Location']?.split('/').at(-1)}`;

  expect(await call('GET', path, { resource: 'mine' })).toMatchObject({ status: 200 });
  expect(
    await call('GET', path.toUpperCase().replace(/^.*\//, '/read/analyzeResults/'), { resource: 'mine' }),
  ).toMatchObject({
    status: 200,
  });
  expect(await call('GET', path, { resource: 'yours' })).toMatchObject({ status: 404 });
  time = 48 * HOUR - 1;
  expect(await call('GET', path, { resource: 'mine' })).toMatchObject({ status: 200 });
  time += 1;
  expect(await call('GET', path, { resource: 'mine' })).toMatchObject({ status: 404 });
});
