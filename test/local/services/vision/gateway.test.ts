import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOCAL_TOKEN } from '../../../../infra/local/loopback/localToken.ts';
import { type Services, startServices } from '../../../../infra/local/services/startServices.ts';
import { aPng } from '../../../support/visionCaller.ts';

let services: Services;
let time: number;

beforeEach(async () => {
  time = Date.UTC(2026, 0, 1);
  services = await startServices({
    port: 0,
    now: () => time,
    models: { vision: 'null' },
    resources: [
      { name: 'paid', location: 'eastus', tier: 'S', keys: ['paid'] },
      { name: 'free', location: 'eastus', tier: 'F0', keys: ['free'] },
    ],
  });
});

afterEach(() => services.close());

const call = (path: string, key: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${services.url}/vision/v3.2${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Ocp-Apim-Subscription-Key': key },
    body: aPng(),
    ...init,
  });

it('lets 20 calls a second through, of all operations together', async () => {
  const statuses: number[] = [];
  for (let at = 0; at < 10; at += 1) {
    statuses.push((await call('/tag', 'paid')).status, (await call('/detect', 'paid')).status);
  }
  const refused = await call('/ocr', 'paid');

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({
    error: {
      code: '429',
      message: expect.stringMatching(
        /^Requests to the OCR Operation under Computer Vision API \(v3\.2\) have exceeded rate limit of your current ComputerVision S pricing tier\./,
      ) as string,
    },
  });
  time += 1000;
  expect((await call('/ocr', 'paid')).status).toBe(200);
});

it('lets 20 calls a minute through in the free tier', async () => {
  for (let at = 0; at < 20; at += 1) await call('/tag', 'free');
  time += 59_000;
  const refused = await call('/tag', 'free');

  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  time += 1000;
  expect((await call('/tag', 'free')).status).toBe(200);
});

it('says where a result will be in the address that it was called at', async () => {
  const submitted = await fetch(`${services.url}/subdomain/paid/vision/v3.2/read/analyze`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', Authorization: `Bearer ${LOCAL_TOKEN}` },
    body: aPng(),
  });
  const location = submitted.headers.get('operation-location') ?? '';
  const fetched = await fetch(location, { headers: { Authorization: `Bearer ${LOCAL_TOKEN}` } });

  expect([submitted.status, await submitted.text()]).toEqual([202, '']);
  expect(location).toMatch(
    new RegExp(`^${services.url}/subdomain/paid/vision/v3\\.2/read/analyzeResults/[0-9a-f-]{36}$`),
  );
  expect(fetched.status).toBe(200);
  expect(
    (await call(`/read/analyzeResults/${location.split('/').at(-1)}`, 'free', { method: 'GET', body: null })).status,
  ).toBe(404);
});

it('says that it is the null model where it is', async () => {
  expect(await (await call('/tag', 'paid')).json()).toMatchObject({
    tags: [],
    metadata: { width: 60, height: 50, format: 'Png' },
    modelVersion: '0000-00-00',
  });
});
