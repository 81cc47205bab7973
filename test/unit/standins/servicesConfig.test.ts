import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServicesConfig } from '../../../infra/local/services/servicesConfig.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'services-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function read(content: unknown): Promise<unknown> {
  const file = join(folder, 'services.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readServicesConfig(file);
}

describe('readServicesConfig', () => {
  it('fills in location and tier', async () => {
    expect(await read({ resources: [{ name: 'a', keys: ['k'] }] })).toEqual({
      resources: [{ name: 'a', location: 'eastus', tier: 'S', keys: ['k'] }],
      models: {},
    });
  });

  it.each([
    ['{', /is not JSON\.$/],
    [{ resources: [] }, /not valid at resources: /],
    [{ resources: [{ name: 'a', keys: [] }] }, /not valid at resources\.0\.keys: /],
    [{ resources: [{ name: 'a', keys: ['k'], tier: 'S9' }] }, /not valid at resources\.0\.tier: /],
    [{ resources: [{ name: 'a', keys: ['k'] }], extra: 1 }, /not valid at its top: .*extra/],
    [
      {
        resources: [
          { name: 'a', keys: ['secret'] },
          { name: 'b', keys: ['secret'] },
        ],
      },
      /each key once/,
    ],
    [
      {
        resources: [
          { name: 'a', keys: ['secret'] },
          { name: 'a', keys: ['other'] },
        ],
      },
      /each name once/,
    ],
  ])('refuses %j in one sentence without a key', async (content, expected) => {
    const error = await read(content).catch((cause: unknown) => cause);

    expect(String(error)).toMatch(expected);
    expect(String(error)).not.toContain('secret');
  });
});
