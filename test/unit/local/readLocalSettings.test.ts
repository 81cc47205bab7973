import { expect, test } from 'vitest';
import { readLocalSettings } from '../../../infra/local/stack/readLocalSettings.ts';
import { StartRefused } from '../../../infra/local/stack/startRefused.ts';

const root = '/project';

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readLocalSettings(env, root);
  } catch (error) {
    if (error instanceof StartRefused) return error.message;
    throw error;
  }
  throw new Error('The settings were not refused.');
}

test('the defaults are the documented ports, with the state in the project', () => {
  expect(readLocalSettings({ TRIBUTARY_PORT: '' }, root)).toEqual({
    ports: { host: 7071, services: 7072, vault: 7073, blob: 10000, queue: 10001, table: 10002 },
    state: '/project/.local',
  });
});

test('each variable moves its own port, and 0 may stand for several', () => {
  const env = {
    TRIBUTARY_PORT: '8001',
    TRIBUTARY_SERVICES_PORT: '8002',
    TRIBUTARY_VAULT_PORT: '8003',
    TRIBUTARY_BLOB_PORT: '0',
    TRIBUTARY_QUEUE_PORT: '0',
    TRIBUTARY_TABLE_PORT: '65535',
    TRIBUTARY_STATE: '/elsewhere',
  };
  expect(readLocalSettings(env, root)).toEqual({
    ports: { host: 8001, services: 8002, vault: 8003, blob: 0, queue: 0, table: 65_535 },
    state: '/elsewhere',
  });
});

test('a relative state folder stands in the project', () => {
  expect(readLocalSettings({ TRIBUTARY_STATE: 'scratch' }, root).state).toBe('/project/scratch');
});

test('every value that is no port is named, in one sentence each', () => {
  const lines = refusal({ TRIBUTARY_PORT: 'http', TRIBUTARY_BLOB_PORT: '65536', TRIBUTARY_TABLE_PORT: '-1' }).split(
    '\n',
  );
  expect(lines).toEqual([
    'TRIBUTARY_PORT is "http", and must be a port from 1 to 65535, or 0 for a free one.',
    'TRIBUTARY_BLOB_PORT is "65536", and must be a port from 1 to 65535, or 0 for a free one.',
    'TRIBUTARY_TABLE_PORT is "-1", and must be a port from 1 to 65535, or 0 for a free one.',
  ]);
});

test('two listeners on one port are refused', () => {
  expect(refusal({ TRIBUTARY_PORT: '10001' })).toBe(
    'TRIBUTARY_PORT and TRIBUTARY_QUEUE_PORT are both 10001: each needs a port of its own.',
  );
});
