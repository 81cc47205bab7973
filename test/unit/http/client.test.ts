import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../shared/core/keyRing.ts';
import { createClient, type ServiceRequest } from '../../../shared/http/client.ts';
import { type HttpAnswer, NetworkFault, type Transport } from '../../../shared/http/transport.ts';
import type { KeyRef } from '../../../shared/model/resource.ts';
import { type SecretSource, SecretUnreadable } from '../../../shared/ports.ts';
import { aClient, aKey, createSecrets, keyOf, westeurope } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { answer, createScriptedTransport, fault, refusal, type Script } from '../../support/scriptedTransport.ts';

const body = JSON.stringify({ documents: [{ id: '0', text: 'a good day' }] });

function aRequest(request: Partial<ServiceRequest> = {}): ServiceRequest {
  const read = (text: string): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  const path = '/text/analytics/v3.1/sentiment';
  return {
    path,
    query: {},
    body,
    timeoutMs: 60_000,
    yieldAt: epoch + 3_600_000,
    deadline: epoch + 3_600_000,
    read,
    ...request,
  };
}

interface Options {
  readonly script?: Script;
  readonly keys?: readonly KeyRef[];
  readonly accepted?: () => readonly string[];
  readonly secrets?: SecretSource;
  readonly random?: () => number;
}

function aSetup({ script, keys, accepted, secrets, random }: Options = {}) {
  const clock = createFakeClock();
  const transport = createScriptedTransport(clock, {
    ...(script ? { script } : {}),
    ...(accepted ? { keys: accepted } : {}),
  });
  const more = { ...(keys ? { keys } : {}), ...(secrets ? { secrets } : {}), ...(random ? { random } : {}) };
  return { clock, calls: transport.calls, client: aClient(clock, transport.send, more) };
}

const first =
  (...answers: (HttpAnswer | ReturnType<typeof fault>)[]): Script =>
  (_, index) =>
    answers[index];
const throttled = (headers: HttpAnswer['headers'], text = ''): HttpAnswer => ({ status: 429, headers, text });

test('a request goes to the key’s resource with its key, and the answer comes back', async () => {
  const { client, calls } = aSetup();
  const result = await client(aRequest({ query: { 'model-version': 'latest' } }));
  expect(result).toMatchObject({ kind: 'answer', calls: { sent: 1, retried: 0, throttled: 0 } });
  expect(calls[0]?.url.href).toBe(
    'https://eastus.api.cognitive.microsoft.com/text/analytics/v3.1/sentiment?model-version=latest',
  );
  expect(calls[0]?.key).toBe(keyOf('language-key-1'));
});

test('on every attempt a key is chosen first, then its secret is read, then the request is sent', async () => {
  const events: string[] = [];
  const clock = createFakeClock();
  const keys = [aKey('language-key-1'), aKey('language-key-2')];
  const ring = createKeyRing(keys);
  const { send } = createScriptedTransport(clock, { script: first(refusal(503, 'Busy'), throttled({})) });
  const client = createClient({
    clock,
    random: () => {
      events.push('back off');
      return 0.5;
    },
    ring: {
      ...ring,
      take: (now) => {
        const turn = ring.take(now);
        events.push(turn.kind === 'key' ? `choose ${turn.key.secret}` : turn.kind);
        return turn;
      },
    },
    secrets: {
      get: async (name) => {
        events.push(`read ${name}`);
        return keyOf(name);
      },
    },
    transport: (request) => {
      events.push(`send ${request.headers['Ocp-Apim-Subscription-Key']}`);
      return send(request);
    },
  });
  await client(aRequest());
  const attempt = (key: string): string[] => [`choose ${key}`, `read ${key}`, `send ${keyOf(key)}`];
  const backOff = ['back off'];
  // The throttled resource cools with both its keys.
  const coolDown = ['wait'];
  expect(events).toEqual([
    ...attempt('language-key-1'),
    ...backOff,
    ...attempt('language-key-2'),
    ...coolDown,
    ...attempt('language-key-1'),
  ]);
});

describe('a throttled request', () => {
  test.each([
    [throttled({ 'retry-after-ms': '700' }), 700],
    [throttled({ 'x-ms-retry-after-ms': '800' }), 800],
    [throttled({ 'retry-after': '2' }), 2000],
    [throttled({ 'retry-after': new Date(epoch + 4000).toUTCString() }), 4000],
    [throttled({}, '{"error":{"code":"429","message":"Please retry after 3 seconds."}}'), 3000],
    [throttled({}), 1000],
    [throttled({ 'retry-after': '0' }), 100],
  ])('%# is repeated as soon as it may be', async (refused, wait) => {
    const { client, clock, calls } = aSetup({ script: first(refused) });
    const result = await client(aRequest());
    expect(result).toMatchObject({ kind: 'answer', calls: { sent: 2, retried: 1, throttled: 1 } });
    expect(calls.map(({ at }) => at - epoch)).toEqual([0, wait]);
    expect(clock.slept).toEqual([wait]);
  });

  test('waits longer each time the server says 0', async () => {
    const { client, clock } = aSetup({
      script: (_, index) => (index < 8 ? throttled({ 'retry-after': '0' }) : undefined),
    });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { throttled: 8 } });
    expect(clock.slept).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  test('costs no retry, however often', async () => {
    const { client } = aSetup({ script: (_, index) => (index < 40 ? throttled({ 'retry-after': '1' }) : undefined) });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { sent: 41, retried: 40, throttled: 40 } });
  });

  test('goes on at once with a key of another resource', async () => {
    const keys = [aKey(), aKey('europe-key', westeurope)];
    const { client, calls, clock } = aSetup({ keys, script: first(throttled({ 'retry-after': '60' })) });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
    expect(calls.map(({ url }) => url.hostname.split('.')[0])).toEqual(['eastus', 'westeurope']);
    expect(clock.slept).toEqual([]);
  });

  test('goes back to a timer where the wait is over 5 s', async () => {
    const { client, clock } = aSetup({ script: first(throttled({ 'retry-after': '6' })) });
    const result = await client(aRequest());
    expect(result).toEqual({ kind: 'deferred', until: epoch + 6000, calls: { sent: 1, retried: 0, throttled: 1 } });
    expect(clock.slept).toEqual([]);
  });

  test('fails at once where the wait would pass the deadline', async () => {
    const { client, clock } = aSetup({ script: first(throttled({ 'retry-after': '4' })) });
    const result = await client(aRequest({ deadline: epoch + 4000 }));
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'DeadlineExceeded' } });
    expect(clock.slept).toEqual([]);
  });

  test('for want of capacity is not repeated, for it would be refused again', async () => {
    const { client, calls } = aSetup({ script: () => refusal(429, 'CapacityLimitExceeded') });
    expect(await client(aRequest())).toMatchObject({
      kind: 'failed',
      error: { code: 'CapacityLimitExceeded', status: { statusCode: 429, reasonPhrase: 'Too Many Requests' } },
    });
    expect(calls).toHaveLength(1);
  });
});

describe('a request that fails', () => {
  const ways: [string, () => HttpAnswer | ReturnType<typeof fault>, string][] = [
    ...[408, 500, 502, 503, 504].map((status): (typeof ways)[number] => [
      String(status),
      () => refusal(status, 'Busy'),
      'Busy',
    ]),
    ['a network fault', () => fault('ECONNRESET'), 'ECONNRESET'],
    ['a late answer', () => fault('TimedOut'), 'TimedOut'],
    ['a 200 that is cut short', () => answer(200, '{"documents":[{"id"'), 'InvalidResponse'],
    ['a 200 of something else', () => answer(200, '<html>'), 'InvalidResponse'],
  ];

  test.each(ways)('with %s five times comes through at the sixth', async (_, way) => {
    const { client } = aSetup({ script: (_call, index) => (index < 5 ? way() : undefined) });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { sent: 6, retried: 5 } });
  });

  test.each(ways)('with %s six times is the row’s error', async (_, way, code) => {
    const { client, calls } = aSetup({ script: way });
    const result = await client(aRequest());
    expect(result).toMatchObject({ kind: 'failed', error: { code }, calls: { sent: 6, retried: 5, throttled: 0 } });
    expect(calls).toHaveLength(6);
  });

  test('waits within full jitter’s bounds, and longer where the server says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 5 }),
        async (draws) => {
          let draw = 0;
          const { client, clock } = aSetup({ script: () => refusal(500, 'Busy'), random: () => draws[draw++] ?? 0 });
          await client(aRequest());
          expect(clock.slept).toEqual(draws.map((random, at) => Math.ceil(random * 250 * 2 ** at)));
        },
      ),
      { numRuns: 20 },
    );
    const { client, clock } = aSetup({ script: first(refusal(503, 'Busy', 'Busy', { 'retry-after': '4' })) });
    await client(aRequest());
    expect(clock.slept).toEqual([4000]);
  });

  test('waits as long as the server asks, 5 s at most, and never forgets how often it has tried', async () => {
    const { client, clock } = aSetup({ script: () => refusal(503, 'Busy', 'Busy', { 'retry-after': '20' }) });
    expect(await client(aRequest())).toMatchObject({ kind: 'failed', calls: { sent: 6 } });
    expect(clock.slept).toEqual([5000, 5000, 5000, 5000, 5000]);
  });

  test('ends with its own error where another try would pass the deadline', async () => {
    const { client, calls } = aSetup({ script: () => refusal(500, 'Busy') });
    expect(await client(aRequest({ deadline: epoch + 300 }))).toMatchObject({
      kind: 'failed',
      error: { code: 'Busy' },
    });
    expect(calls.length).toBeLessThan(6);
  });

  test.each([400, 403, 404, 410, 413, 301, 204])('with %i is not repeated', async (status) => {
    const { client, calls } = aSetup({ script: () => refusal(status, 'No', 'No.', { 'apim-request-id': 'id-1' }) });
    expect(await client(aRequest())).toMatchObject({ kind: 'failed', error: { code: 'No' }, requestId: 'id-1' });
    expect(calls).toHaveLength(1);
  });
});

describe('a refused key', () => {
  test('that was rotated is read again and tried again, at no cost', async () => {
    const values = { 'language-key-1': 'the-old-key' };
    const secrets: SecretSource = {
      async get(name, { refused } = {}) {
        if (refused !== undefined) values['language-key-1'] = 'the-new-key';
        return values[name as keyof typeof values];
      },
    };
    const { client, calls, clock } = aSetup({ secrets, accepted: () => ['the-new-key'] });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { sent: 2, retried: 1 } });
    expect(calls.map(({ key }) => key)).toEqual(['the-old-key', 'the-new-key']);
    expect(clock.slept).toEqual([]);
  });

  test('that is still the same is left out, and the other one is used from then on', async () => {
    const keys = [aKey('language-key-1'), aKey('language-key-2')];
    const { client, calls } = aSetup({ keys, accepted: () => [keyOf('language-key-2')] });
    for (let turn = 0; turn < 3; turn += 1) expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
    const used = calls.map(({ key }) => key);
    expect(used).toEqual([keyOf('language-key-1'), ...Array.from({ length: 3 }, () => keyOf('language-key-2'))]);
  });

  test('and no other one left: the row fails with what the service said, and no request is sent any more', async () => {
    const keys = [aKey('language-key-1'), aKey('language-key-2')];
    const { client, calls } = aSetup({ keys, accepted: () => [] });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await client(aRequest())).toMatchObject({
        kind: 'failed',
        error: { code: '401', status: { statusCode: 401 } },
      });
    }
    expect(calls).toHaveLength(2);
  });

  test.each(['unknown', 'disabled', 'forbidden'] as const)('whose secret is %s is left out too', async (reason) => {
    const secrets = createSecrets({
      'language-key-1': new SecretUnreadable('language-key-1', reason),
      'language-key-2': keyOf('language-key-2'),
    });
    const { client } = aSetup({ secrets, keys: [aKey('language-key-1'), aKey('language-key-2')] });
    for (let turn = 0; turn < 3; turn += 1) await client(aRequest());
    expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
    expect(secrets.asked.filter((name) => name === 'language-key-1')).toHaveLength(1);
  });

  test('is not concluded from a vault that does not answer: that is trouble of the run’s, not of the row’s', async () => {
    const secrets = createSecrets({ 'language-key-1': new SecretUnreadable('language-key-1', 'unavailable') });
    const { client } = aSetup({ secrets });
    await expect(client(aRequest())).rejects.toThrow(SecretUnreadable);
  });
});

test('no error holds a key, even where the service repeats it', async () => {
  const key = 'k/"1"\\secret-value';
  const secrets = createSecrets({ 'language-key-1': key });
  const echo =
    (status: number): Script =>
    (call) =>
      refusal(status, `No ${call.key}`, `You sent ${call.key}.`);
  for (const status of [400, 401, 403, 500, 503]) {
    const { client } = aSetup({ secrets, script: echo(status) });
    const result = await client(aRequest());
    expect(result.kind).toBe('failed');
    const told = JSON.stringify(result);
    expect(told).not.toContain('secret-value');
    expect(told).toContain('[redacted]');
  }
});

test('a secret with a line end behind it is used, and refused, as the key it holds', async () => {
  const secrets = createSecrets({ 'language-key-1': 'the-key\n' });
  const { client, calls } = aSetup({ secrets, accepted: () => ['the-key'] });
  expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
  expect(calls[0]?.key).toBe('the-key');
  const refusing = aSetup({ secrets, script: (call) => refusal(401, 'No', `Not ${call.key}.`) });
  expect(await refusing.client(aRequest())).toMatchObject({ kind: 'failed', error: { message: 'Not [redacted].' } });
  expect(refusing.calls).toHaveLength(1);
});

test('an attempt has the request’s time or what is left until the deadline', async () => {
  const { client, calls } = aSetup();
  await client(aRequest({ timeoutMs: 9000 }));
  await client(aRequest({ timeoutMs: 9000, deadline: epoch + 2500 }));
  expect(calls.map(({ timeoutMs }) => timeoutMs)).toEqual([9000, 2500]);
});

test('a service that hangs is given up after twice the time of an attempt', async () => {
  const clock = createFakeClock();
  const send: Transport = async ({ timeoutMs }) => {
    await clock.sleep(timeoutMs);
    throw new NetworkFault('TimedOut', undefined);
  };
  const result = await aClient(clock, send)(aRequest({ timeoutMs: 60_000 }));

  expect(result).toMatchObject({ kind: 'failed', error: { code: 'TimedOut' }, calls: { sent: 2 } });
  expect(clock.now() - epoch).toBeLessThan(130_000);
});

test('a call that waits for its turn comes back later once its activity is to end', async () => {
  const clock = createFakeClock();
  const send: Transport = () => Promise.resolve(answer(429, '', { 'retry-after': '2' }));
  const result = await aClient(clock, send)(aRequest({ yieldAt: epoch + 5000 }));

  expect(result).toMatchObject({ kind: 'deferred', until: epoch + 6000, calls: { sent: 3, throttled: 3 } });
});

test('a vault that takes until after the deadline leaves no time to send', async () => {
  const clock = createFakeClock();
  const { send, calls } = createScriptedTransport(clock);
  const secrets: SecretSource = {
    async get(name) {
      clock.advance(5000);
      return keyOf(name);
    },
  };
  const result = await aClient(clock, send, { secrets })(aRequest({ deadline: epoch + 4000 }));
  expect(result).toMatchObject({ kind: 'failed', error: { code: 'DeadlineExceeded' } });
  expect(calls).toEqual([]);
});

test('an unexpected fault of our own is not taken for the service’s', async () => {
  const clock = createFakeClock();
  const client = aClient(clock, () => Promise.reject(new RangeError('ours')));
  await expect(client(aRequest())).rejects.toThrow(RangeError);
});
