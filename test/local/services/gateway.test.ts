import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_TOKEN } from '../../../infra/local/loopback/localToken.ts';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

const START = Date.UTC(2026, 0, 1);

let services: Services;
let time: number;
let call: ReturnType<typeof textCaller>;

beforeEach(async () => {
  time = START;
  services = await startServices({
    port: 0,
    now: () => time,
    resources: [
      { name: 'paid', location: 'eastus', tier: 'S', keys: ['paid-1', 'paid-2'], quota: { perSecond: 2 } },
      { name: 'free', location: 'westeurope', tier: 'F0', keys: ['free-1'], quota: { perSecond: 1, perMinute: 2 } },
    ],
  });
  call = textCaller(services.url, 'paid-1', 'sentiment');
});

afterEach(() => services.close());

describe('the gateway', () => {
  it('answers with an id of the request and the region of the resource', async () => {
    const first = await call(['Good.']);
    const second = await call(['Good.'], { key: 'free-1' });

    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('apim-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.headers.get('apim-request-id')).not.toBe(second.headers.get('apim-request-id'));
    expect([first, second].map(({ headers }) => headers.get('x-ms-region'))).toEqual(['eastus', 'westeurope']);
  });

  it.each(['wrong', ''])('refuses the key %j', async (key) => {
    const { status, body } = await call(['Good.'], { key });

    expect(status).toBe(401);
    expect(body).toEqual({
      error: {
        code: '401',
        message:
          'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      },
    });
  });

  it('takes the keys of a resource, and no other’s, at the resource’s own address', async () => {
    const at = '/subdomain/paid';

    expect((await call(['Good.'], { at })).status).toBe(200);
    expect((await call(['Good.'], { at, key: 'free-1' })).status).toBe(401);
    expect((await call(['Good.'], { at: '/subdomain/nobody' })).status).toBe(404);
  });

  it('takes the local token at a resource’s own address, and counts its calls with those of the keys', async () => {
    const token = { at: '/subdomain/paid', authorization: `Bearer ${LOCAL_TOKEN}` };
    const statuses = [await call(['a'], token), await call(['a']), await call(['a'], token)].map(
      ({ status }) => status,
    );

    expect(statuses).toEqual([200, 200, 429]);
  });

  it('refuses a token that is wrong, or comes to the address of all resources', async () => {
    expect(await call(['a'], { at: '/subdomain/paid', authorization: 'Bearer other' })).toMatchObject({
      status: 401,
      body: { statusCode: 401, message: expect.stringContaining('Access token is missing, invalid') as string },
    });
    expect(await call(['a'], { authorization: `Bearer ${LOCAL_TOKEN}` })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: expect.stringContaining('custom subdomain') as string } },
    });
  });

  it('knows only the paths and methods it has', async () => {
    const statuses = await Promise.all(
      ['/text/analytics/v3.1/sentiment', '/text/analytics/v2.0/sentiment', '/'].map(
        async (path) => (await fetch(`${services.url}${path}`)).status,
      ),
    );

    expect(statuses).toEqual([404, 404, 404]);
  });

  it('counts the keys of one resource together, and words its refusal by the tier', async () => {
    const statuses = [await call(['a']), await call(['a'], { key: 'paid-2' })].map(({ status }) => status);
    const third = await call(['a']);

    expect(statuses).toEqual([200, 200]);
    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('1');
    expect(third.body).toEqual({
      error: {
        code: '429',
        message:
          'Requests to the Sentiment Operation under Text Analytics API (v3.1) have exceeded rate limit of your current TextAnalytics S pricing tier. Please retry after 1 second. Please contact Azure support service if you would like to further increase the default rate limit.',
      },
    });
  });

  it('opens again with the next window, and makes the minute wait in whole seconds', async () => {
    const key = 'free-1';
    expect((await call(['a'], { key })).status).toBe(200);
    time += 1000;
    expect((await call(['a'], { key })).status).toBe(200);
    time += 1500;

    const third = await call(['a'], { key });

    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('58');
    expect(third.body).toMatchObject({
      error: {
        message: expect.stringContaining('Please retry after 58 seconds. To increase your rate limit switch to a paid'),
      },
    });
    time += 58_000;
    expect((await call(['a'], { key })).status).toBe(200);
  });

  it('says that it is there', async () => {
    expect((await fetch(`${services.url}/status`)).status).toBe(200);
  });
});
