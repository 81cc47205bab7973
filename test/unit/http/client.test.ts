import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallReport, createResourcePacer } from '../../../shared/core/pacing/resourcePacer.ts';
import { createScheduler } from '../../../shared/core/pacing/scheduler.ts';
import { createVirtualClock } from '../../../shared/core/simulator/virtualClock.ts';
import { createClient } from '../../../shared/http/client.ts';
import type { ServiceRequest } from '../../../shared/http/serviceRequest.ts';
import { type HttpAnswer, type HttpRequest, NetworkFault, type Transport } from '../../../shared/http/transport.ts';
import type { KeyRef } from '../../../shared/model/resource.ts';
import { type SecretSource, SecretUnreadable, type TokenSource, TokenUnavailable } from '../../../shared/ports.ts';
import { aClient, aKey, aPacerFor, createSecrets, eastus, keyOf, westeurope } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { answer, createScriptedTransport, fault, refusal, type Script } from '../../support/scriptedTransport.ts';

const body = { json: { documents: [{ id: '0', text: 'a good day' }] } };

function aRequest(request: Partial<ServiceRequest> = {}): ServiceRequest {
  const read = ({ text }: HttpAnswer): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  const path = '/text/analytics/v3.1/sentiment';
  return {
    method: 'POST',
    path,
    body,
    timeoutMs: 60_000,
    yieldAt: epoch + 3_600_000,
    deadline: epoch + 3_600_000,
    read,
    ...request,
  };
}

interface Options extends Pick<NonNullable<Parameters<typeof aClient>[2]>, 'named' | 'tokens'> {
  readonly script?: Script;
  readonly keys?: readonly KeyRef[];
  readonly accepted?: () => readonly string[];
  readonly secrets?: SecretSource;
  readonly random?: () => number;
}

function aSetup({ script, accepted, ...more }: Options = {}) {
  const clock = createFakeClock();
  const transport = createScriptedTransport(clock, {
    ...(script ? { script } : {}),
    ...(accepted ? { keys: accepted } : {}),
  });
  return { clock, calls: transport.calls, client: aClient(clock, transport.send, more) };
}

const first =
  (...answers: (HttpAnswer | ReturnType<typeof fault>)[]): Script =>
  (_, index) =>
    answers[index];
const throttled = (headers: HttpAnswer['headers'], text = ''): HttpAnswer => ({ status: 429, headers, text });

test('a request goes to the key’s resource with its key, and the answer comes back', async () => {
  const { client, calls } = aSetup();
  const result = await client(aRequest({ path: '/text/analytics/v3.1/sentiment?model-version=latest' }));
  expect(result).toMatchObject({ kind: 'answer', calls: { sent: 1, retried: 0, throttled: 0 } });
  expect(calls[0]?.url.href).toBe(
    'https://eastus.api.cognitive.microsoft.com/text/analytics/v3.1/sentiment?model-version=latest',
  );
  expect(calls[0]?.key).toBe(keyOf('language-key-1'));
});

test('every attempt waits for its turn and gets a key with it, then its secret is read, then the request is sent', async () => {
  const events: string[] = [];
  const clock = createFakeClock();
  const keys = [aKey('language-key-1'), aKey('language-key-2')];
  const scheduler = createScheduler(keys, aPacerFor(), clock);
  const { send } = createScriptedTransport(clock, { script: first(refusal(503, 'Busy'), throttled({})) });
  const client = createClient({
    clock,
    random: () => {
      events.push('back off');
      return 0.5;
    },
    schedulerFor: () => ({
      ...scheduler,
      turn: async (wish) => {
        events.push(wish.isRetry ? 'wait for a turn again' : 'wait for a turn');
        const turn = await scheduler.turn(wish);
        events.push(turn.kind === 'go' ? `choose ${turn.key.secret}` : turn.kind);
        return turn;
      },
    }),
    tokens: { get: () => Promise.reject(new Error('No token is needed.')) },
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
  const again = 'wait for a turn again';
  expect(events).toEqual([
    'wait for a turn',
    ...attempt('language-key-1'),
    'back off',
    again,
    ...attempt('language-key-2'),
    again,
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
    const { client, calls } = aSetup({
      script: (_, index) => (index < 8 ? throttled({ 'retry-after': '0' }) : undefined),
    });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { throttled: 8 } });
    const times = calls.map(({ at }) => at - epoch);
    const waits = times.slice(1).map((time, at) => time - (times[at] as number));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
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
    const message = 'The run’s time (limits.maxMinutes) is over before the service answers this row.';
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'DeadlineExceeded', message } });
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
    const { client, clock } = aSetup({ script: () => refusal(500, 'Busy', 'Busy', { 'retry-after': '20' }) });
    expect(await client(aRequest())).toMatchObject({ kind: 'failed', calls: { sent: 6 } });
    expect(clock.slept).toEqual([5000, 5000, 5000, 5000, 5000]);
  });

  test.each([429, 503])('is tried again within the hour, however long the %i says to wait', async (status) => {
    const away = refusal(status, 'Busy', 'Busy', { 'retry-after': '86400' });
    const { client } = aSetup({ script: first(away) });
    expect(await client(aRequest({ deadline: epoch + 2 * 86_400_000 }))).toMatchObject({
      kind: 'deferred',
      until: epoch + 3_600_000,
    });
  });

  test('comes back after an outage that the server tells the length of, and fails no row for it', async () => {
    const away = refusal(503, 'Busy', 'Busy', { 'retry-after': '600' });
    const { client, clock } = aSetup({ script: first(away) });
    expect(await client(aRequest())).toMatchObject({ kind: 'deferred', until: epoch + 600_000, calls: { sent: 1 } });
    expect(clock.slept).toEqual([]);
  });

  test('ends with its own error where another try would pass the deadline', async () => {
    const { client, calls } = aSetup({ script: () => refusal(500, 'Busy') });
    expect(await client(aRequest({ deadline: epoch + 300 }))).toMatchObject({
      kind: 'failed',
      error: { code: 'Busy' },
    });
    expect(calls.length).toBeLessThan(6);
  });

  test.each([400, 403, 404, 410, 413, 415, 301, 204])('with %i is not repeated', async (status) => {
    const { client, calls } = aSetup({ script: () => refusal(status, 'No', 'No.', { 'apim-request-id': 'id-1' }) });
    expect(await client(aRequest())).toMatchObject({ kind: 'failed', error: { code: 'No' }, requestId: 'id-1' });
    expect(calls).toHaveLength(1);
  });
});

test.each([403, 404])(
  'a resource that answers %i gives way to the others, and is left alone for a while',
  async (status) => {
    const keys = [aKey('language-key-1'), aKey('europe-key', westeurope)];
    const script: Script = ({ url }) => (url.host.includes('eastus') ? refusal(status, 'No') : undefined);
    const { client, calls } = aSetup({ keys, script });
    for (let turn = 0; turn < 3; turn += 1) expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
    expect(calls.filter(({ url }) => url.host.includes('eastus'))).toHaveLength(1);
  },
);

test('where the last resource does not take a request either, that is its error', async () => {
  const keys = [aKey('language-key-1'), aKey('europe-key', westeurope)];
  const { client, calls } = aSetup({ keys, script: () => refusal(403, 'No') });
  expect(await client(aRequest())).toMatchObject({ kind: 'failed', error: { code: 'No' }, calls: { sent: 2 } });
  expect(await client(aRequest())).toMatchObject({ kind: 'failed', error: { code: 'No' }, calls: { sent: 1 } });
  expect(calls).toHaveLength(3);
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

  test('whose source has another value each time is left out as well', async () => {
    let reads = 0;
    const secrets: SecretSource = { get: async () => `value-${reads++}` };
    const { client, calls } = aSetup({ secrets, accepted: () => [] });
    expect(await client(aRequest())).toMatchObject({ kind: 'failed', error: { code: '401' }, calls: { sent: 2 } });
    expect(calls).toHaveLength(2);
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

  test('that no request can carry is left out, whatever is invisible in it', async () => {
    const secrets = createSecrets({
      'language-key-1': 'copied\u200bkey',
      'language-key-2': keyOf('language-key-2'),
    });
    const keys = [aKey('language-key-1'), aKey('language-key-2')];
    const script: Script = ({ key }) => (key.includes('copied') ? fault('UND_ERR_INVALID_ARG') : undefined);
    const { client, calls } = aSetup({ secrets, keys, script });
    for (let turn = 0; turn < 5; turn += 1) expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
    expect(calls.filter(({ key }) => key.includes('copied'))).toHaveLength(1);
    const alone = aSetup({ secrets, script });
    expect(await alone.client(aRequest())).toMatchObject({ kind: 'failed', error: { code: 'KeyUnusable' } });
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
    const trouble = expect.any(SecretUnreadable) as SecretUnreadable;
    expect(await client(aRequest())).toMatchObject({ kind: 'trouble', trouble, calls: { sent: 0 } });
  });
});

describe('a request with a key of its own', () => {
  const named = [aKey('language-key-2'), aKey('europe-key', westeurope)];

  test('goes to its resource with that key and no other', async () => {
    const { client, calls } = aSetup({ named });
    for (const secret of ['europe-key', 'europe-key', 'language-key-2', undefined]) await client(aRequest({ secret }));
    const used = ['europe-key', 'europe-key', 'language-key-2', 'language-key-1'];
    expect(calls.map(({ key }) => key)).toEqual(used.map(keyOf));
    expect(calls.map(({ url }) => url.hostname.split('.')[0])).toEqual([
      'westeurope',
      'westeurope',
      'eastus',
      'eastus',
    ]);
  });

  test('waits with the other keys of its resource', async () => {
    const { client, calls } = aSetup({ named, script: first(throttled({ 'retry-after': '60' })) });
    const until = epoch + 60_000;
    expect(await client(aRequest())).toMatchObject({ kind: 'deferred', until });
    expect(await client(aRequest({ secret: 'language-key-2' }))).toMatchObject({ kind: 'deferred', until });
    expect(calls).toHaveLength(1);
    expect(await client(aRequest({ secret: 'europe-key' }))).toMatchObject({ kind: 'answer' });
  });

  test('that is refused fails, after it was read once more', async () => {
    const secrets = createSecrets({ 'europe-key': 'old', 'language-key-1': 'good' });
    const { client } = aSetup({ named, secrets, accepted: () => ['good'] });
    expect(await client(aRequest({ secret: 'europe-key' }))).toMatchObject({ kind: 'failed', error: { code: '401' } });
    expect(secrets.asked).toEqual(['europe-key', 'europe-key again']);
    expect(await client(aRequest())).toMatchObject({ kind: 'answer' });
  });

  test('that the settings do not bind is not sent, read, or told', async () => {
    const secrets = createSecrets({ 'other-key': 'value' });
    const { client, calls } = aSetup({ named, secrets });
    const result = await client(aRequest({ secret: 'other-key' }));
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'KeyNotBound' } });
    expect(JSON.stringify(result)).not.toContain('other-key');
    expect([calls, secrets.asked]).toEqual([[], []]);
  });
});

describe('a resource that the app’s identity opens', () => {
  const keys: KeyRef[] = [{ resource: { ...eastus, secrets: [], identity: true } }];

  function tokensOf(...values: string[]) {
    let at = 0;
    const refused: string[] = [];
    const get: TokenSource['get'] = async (options) => {
      if (options?.refused !== undefined && options.refused === values[at]) {
        refused.push(options.refused);
        at = Math.min(at + 1, values.length - 1);
      }
      return values[at] as string;
    };
    return { get, refused };
  }
  const taking =
    (token: string): Script =>
    ({ authorization }) =>
      authorization === `Bearer ${token}` ? undefined : refusal(401, '401', `Not ${authorization}.`);

  test('is called with a token and no key, and the answer says so without the token', async () => {
    const { client, calls } = aSetup({ keys, tokens: tokensOf('token-1'), script: taking('token-1') });
    const result = await client(aRequest());
    expect(result).toMatchObject({ kind: 'answer', key: { identityAt: 'language-eastus' } });
    expect(JSON.stringify(result)).not.toContain('token-1');
    expect(calls.map(({ key, authorization }) => [key, authorization])).toEqual([['', 'Bearer token-1']]);
  });

  test('gets a new token once where it refuses one', async () => {
    const tokens = tokensOf('token-1', 'token-2');
    const { client, calls } = aSetup({ keys, tokens, script: taking('token-2') });
    expect(await client(aRequest())).toMatchObject({ kind: 'answer', calls: { sent: 2 } });
    expect(tokens.refused).toEqual(['token-1']);
    expect(calls).toHaveLength(2);
  });

  test('that refuses the new one too fails the row, without the token', async () => {
    const { client, calls } = aSetup({ keys, tokens: tokensOf('token-1'), script: taking('none') });
    const result = await client(aRequest());
    expect(result).toMatchObject({ kind: 'failed', error: { code: '401', message: 'Not Bearer [redacted].' } });
    expect(calls).toHaveLength(1);
  });

  test('without any token there is trouble of the run’s, not of the row’s', async () => {
    const tokens: TokenSource = { get: () => Promise.reject(new TokenUnavailable(new Error('no identity'))) };
    const trouble = expect.any(TokenUnavailable) as TokenUnavailable;
    expect(await aSetup({ keys, tokens }).client(aRequest())).toMatchObject({ kind: 'trouble', trouble });
  });
});

test('no resource is called while it cools, whatever other calls are under way', async () => {
  const resources = ['a', 'b', 'c'].map((name) => ({ ...eastus, name, endpoint: `https://${name}.example.com` }));
  const cases = fc.record({
    waits: fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 40 }),
    vaultMs: fc.array(fc.nat(3000), { minLength: 1, maxLength: 10 }),
    held: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
    wished: fc.array(fc.option(fc.nat(4)), { minLength: 1, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ waits, vaultMs, held, wished }) => {
      const clock = createVirtualClock(epoch);
      const keys = held.map((at, index) => aKey(`key-${index}`, resources[at]));
      const coolUntil = new Map<string, number>();
      let refusedAt = Number.NaN;
      let sent = 0;
      let asked = 0;
      const send: Transport = async ({ url }) => {
        const host = new URL(url).hostname;
        // At the very moment of a refusal others may not have heard of it.
        if (clock.now() !== refusedAt) expect(clock.now()).toBeGreaterThanOrEqual(coolUntil.get(host) ?? 0);
        const wait = waits[sent++];
        await clock.sleep(sent % 3);
        if (wait === null || wait === undefined) return answer(200, {});
        refusedAt = clock.now();
        coolUntil.set(host, Math.max(coolUntil.get(host) ?? 0, refusedAt + wait * 1000));
        return throttled({ 'retry-after': String(wait) });
      };
      const secrets: SecretSource = {
        async get(name) {
          await clock.sleep(vaultMs[asked++ % vaultMs.length] as number);
          return keyOf(name);
        },
      };
      const client = aClient(clock, send, { keys, named: keys, secrets });
      const working = Promise.all(
        wished.map((at) => client(aRequest({ secret: at === null ? undefined : keys[at % keys.length]?.secret }))),
      );
      await clock.run(epoch + 3_600_000);
      const results = await working;
      for (const { kind } of results) expect(['answer', 'deferred']).toContain(kind);
    }),
    { numRuns: 200 },
  );
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

  const message = 'No whole answer came within the stage’s timeout of 60 s.';
  expect(result).toMatchObject({ kind: 'failed', error: { code: 'TimedOut', message }, calls: { sent: 2 } });
  expect(clock.now() - epoch).toBeLessThan(130_000);
});

test('an attempt that the end of the run cuts off says that, and slows no other call down', async () => {
  const clock = createFakeClock();
  const send: Transport = async ({ timeoutMs }) => {
    await clock.sleep(timeoutMs);
    throw new NetworkFault('TimedOut', undefined);
  };
  const reports: unknown[] = [];
  const pacer = createResourcePacer([]);
  const start = () => (report: CallReport) => reports.push(report);
  const client = aClient(clock, send, { pacerFor: () => ({ ...pacer, start }) });
  const result = await client(aRequest({ timeoutMs: 60_000, deadline: epoch + 2500 }));

  expect(result).toMatchObject({ kind: 'failed', error: { code: 'DeadlineExceeded' }, calls: { sent: 1 } });
  expect(reports).toEqual([{ kind: 'unsent' }]);
});

test('the last attempt of a service that hangs now and then has what is left of that time', async () => {
  const clock = createFakeClock();
  const takes = [50_000, 50_000, 60_000];
  const send: Transport = async ({ timeoutMs }) => {
    await clock.sleep(Math.min(takes.shift() ?? 0, timeoutMs));
    throw new NetworkFault('TimedOut', undefined);
  };
  const result = await aClient(clock, send)(aRequest({ timeoutMs: 60_000 }));

  expect(result).toMatchObject({ kind: 'failed', error: { code: 'TimedOut' }, calls: { sent: 3 } });
  expect(clock.now() - epoch).toBe(120_000);
});

test('the time for which a call that has failed waits for quota is not held against it', async () => {
  const clock = createFakeClock();
  const throttles = Array.from({ length: 30 }, () => throttled({ 'retry-after': '5' }));
  const { send } = createScriptedTransport(clock, { script: first(fault(), ...throttles, fault()) });

  expect(await aClient(clock, send)(aRequest())).toMatchObject({ kind: 'answer', calls: { sent: 33, throttled: 30 } });
});

test('a call that waits for its turn comes back later once its activity is to end', async () => {
  const clock = createFakeClock();
  const send: Transport = () => Promise.resolve(answer(429, '', { 'retry-after': '2' }));
  const result = await aClient(clock, send)(aRequest({ yieldAt: epoch + 5000 }));

  expect(result).toMatchObject({ kind: 'deferred', until: epoch + 6000, calls: { sent: 3, throttled: 3 } });
});

test('calls wait for others to be answered, however slow a service is, and none of them is sent away', async () => {
  const clock = createVirtualClock(epoch);
  const { send } = createScriptedTransport(clock);
  const client = aClient(clock, (request) => clock.sleep(20_000).then(() => send(request)));
  const results = Promise.all(Array.from({ length: 20 }, () => client(aRequest())));
  await clock.run(epoch + 120_000);
  expect((await results).map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'answer'));
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
  // However often: none of them keeps its place among the calls that a resource takes at a time.
  for (let call = 0; call < 20; call += 1) await expect(client(aRequest())).rejects.toThrow(RangeError);
});

describe('what is sent', () => {
  const recording = (given: HttpAnswer) => {
    const sent: HttpRequest[] = [];
    const transport: Transport = async (request) => {
      sent.push(request);
      return given;
    };
    return { sent, client: aClient(createFakeClock(), transport) };
  };
  const read = ({ text, bytes }: HttpAnswer): unknown => bytes ?? text;

  test('is what the service wants: method, headers, region and bytes', async () => {
    const { sent, client } = recording(answer(200, 'ok'));
    const bytes = Buffer.from('image');
    const headers = { accept: 'application/json' };
    await client(aRequest({ headers, sendsRegion: true, body: { bytes, contentType: 'image/png' }, read }));
    await client(aRequest({ method: 'GET', body: undefined, read }));
    const key = { 'Ocp-Apim-Subscription-Key': keyOf('language-key-1') };
    expect(sent.map(({ method, headers: all, body: what }) => ({ method, all, what }))).toEqual([
      {
        method: 'POST',
        all: { ...headers, 'content-type': 'image/png', 'Ocp-Apim-Subscription-Region': 'eastus', ...key },
        what: bytes,
      },
      { method: 'GET', all: key, what: undefined },
    ]);
  });

  test('is one and the same body with every attempt', async () => {
    const sent: HttpRequest[] = [];
    const transport: Transport = async (request) => {
      sent.push(request);
      return sent.length === 1 ? answer(503, '') : answer(200, 'ok');
    };
    const form = [{ name: 'audio', filename: 'a', contentType: 'audio/wav', body: Buffer.from('sound') }];
    await aClient(createFakeClock(), transport)(aRequest({ body: { form }, read }));
    expect(sent).toHaveLength(2);
    expect(sent[0]?.body).toBe(sent[1]?.body);
  });

  test('may be answered with bytes, or be accepted for later', async () => {
    const bytes = recording({ status: 200, headers: {}, text: '', bytes: Buffer.from('thumbnail') });
    expect(await bytes.client(aRequest({ answers: 'bytes', read }))).toMatchObject({ body: Buffer.from('thumbnail') });
    expect(bytes.sent[0]?.answers).toBe('bytes');
    const accepted = recording(answer(202, 'later'));
    expect(await accepted.client(aRequest({ success: 202, read }))).toMatchObject({ kind: 'answer', body: 'later' });
  });

  test.each([
    [200, 202],
    [202, 200],
    [201, 200],
  ] as const)('is not taken for done by a %i where %i was promised', async (status, success) => {
    const { client } = recording(answer(status, 'ok'));
    expect(await client(aRequest({ success, read }))).toMatchObject({
      kind: 'failed',
      error: { status: { statusCode: status } },
    });
  });
});
