import { describe, expect, test } from 'vitest';
import { createByteBudget } from '../../../shared/core/byteBudget.ts';
import { type HttpAnswer, type HttpRequest, NetworkFault } from '../../../shared/http/transport.ts';
import { aContentReader } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const most = 100;
const timeoutMs = 60_000;
const deadline = epoch + 3_600_000;

function aSetup(answers: readonly (HttpAnswer | NetworkFault)[] = []) {
  const clock = createFakeClock();
  const sent: HttpRequest[] = [];
  const transport = async (request: HttpRequest): Promise<HttpAnswer> => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push(request);
    if (answer === undefined || answer instanceof NetworkFault) throw answer ?? new Error('Nothing is to be fetched.');
    return answer;
  };
  const store = createMemoryStore({ chunkBytes: 7, containers: ['input', 'runs', 'azure-webjobs-secrets'] });
  const contentHosts = ['media.example.com', 'http://127.0.0.1:7072'];
  const reader = aContentReader(store, { clock, transport, contentHosts });
  /** The content as text, or the code of its error. */
  const read = async (name: string): Promise<string> => {
    const use = await reader({ names: { image: name }, most, timeoutMs, deadline }, async ({ image }) => image);
    return 'error' in use ? use.error.code : Buffer.from(use.result?.bytes ?? []).toString();
  };
  return { clock, sent, store, reader, read };
}

describe('a blob', () => {
  test('is read whole, up to the limit, which is told from its size before it is read', async () => {
    const { store, read } = aSetup();
    const reads: string[] = [];
    await store.put('input/fits', 'x'.repeat(most));
    await store.put('input/large', 'x'.repeat(most + 1));
    await store.put('input/empty', '');
    const { read: readBlob } = store;
    store.read = (path, ...rest) => {
      reads.push(path);
      return readBlob(path, ...rest);
    };
    expect(await read('input/fits')).toBe('x'.repeat(most));
    expect(await read('input/large')).toBe('ContentTooLarge');
    expect(await read('input/empty')).toBe('ContentEmpty');
    expect(await read('input/none')).toBe('ContentNotFound');
    expect(await read('nowhere/none')).toBe('ContentNotFound');
    expect(reads).toEqual(['input/fits']);
  });

  test('of the app or its host is nobody’s to name', async () => {
    const { store, read } = aSetup();
    await store.put('azure-webjobs-secrets/host.json', 'key');
    expect(await read('azure-webjobs-secrets/host.json')).toBe('ContentForbidden');
    expect(await read('runs/run-1/start.json')).toBe('ContentForbidden');
  });

  test('is told apart by the end of its name', async () => {
    const { store, reader } = aSetup();
    const extensionOf = async (name: string) => {
      await store.put(name, 'x');
      const use = await reader(
        { names: { audio: name }, most, timeoutMs, deadline },
        async ({ audio }) => audio?.extension,
      );
      return 'result' in use ? use.result : use.error.code;
    };
    const names = ['input/a.WAV', 'input/a.b/c', 'input/a', 'input/a.tar.gz', 'input/take #2?.ogg'];
    expect(await Promise.all(names.map(extensionOf))).toEqual(['wav', '', '', 'gz', 'ogg']);
  });

  test('that is replaced while it is read is read anew, as the new one', async () => {
    const { store, read } = aSetup();
    await store.put('input/a', 'a'.repeat(20));
    const { read: readBlob } = store;
    store.read = async function* (path, ...rest) {
      store.read = readBlob;
      await store.put('input/a', 'b'.repeat(15));
      yield* readBlob(path, ...rest);
    };
    expect(await read('input/a')).toBe('b'.repeat(15));
  });

  test('that never holds still is an error', async () => {
    const { store, read } = aSetup();
    await store.put('input/a', 'a');
    const { read: readBlob } = store;
    store.read = async function* (path, ...rest) {
      await store.put('input/a', 'a');
      yield* readBlob(path, ...rest);
    };
    expect(await read('input/a')).toBe('ContentChanged');
  });

  test('cannot be had while storage is away, which is no error of its row', async () => {
    const { store, read } = aSetup();
    store.head = () => Promise.reject(new Error('away'));
    await expect(read('input/a')).rejects.toThrow('away');
  });
});

test('nothing is read any more when the run’s time is over', async () => {
  const { clock, store, sent, read } = aSetup();
  await store.put('input/a', 'a');
  store.head = () => Promise.reject(new Error('No blob is to be looked at.'));
  clock.advance(deadline - epoch);
  expect([await read('input/a'), await read('https://media.example.com/a')]).toEqual([
    'DeadlineExceeded',
    'DeadlineExceeded',
  ]);
  expect(sent).toEqual([]);
});

test('a URL that hangs is given up after twice the time of an attempt, or when the run’s time is over', async () => {
  const clock = createFakeClock();
  const transport = async ({ timeoutMs: ms }: HttpRequest): Promise<HttpAnswer> => {
    await clock.sleep(Math.min(ms, 50_000));
    throw new NetworkFault('TimedOut', undefined);
  };
  const reader = aContentReader(createMemoryStore(), { clock, transport, contentHosts: ['media.example.com'] });
  const names = { image: 'https://media.example.com/a' };
  for (const until of [deadline, clock.now() + 200_000]) {
    const [from, left] = [clock.now(), Math.min(120_000, until - clock.now())];
    const use = await reader({ names, most, timeoutMs, deadline: until }, async () => undefined);
    expect(use).toMatchObject({ error: { code: 'ContentUnavailable' } });
    expect(clock.now() - from).toBeLessThanOrEqual(left);
  }
});

test('no error says what stands in the row', async () => {
  const { reader } = aSetup([{ status: 403, headers: {}, text: 'secret' }]);
  for (const name of [
    'input/secret',
    'runs/secret',
    'https://media.example.com/secret',
    'https://secret.example.com/',
  ]) {
    const use = await reader({ names: { image: name }, most, timeoutMs, deadline }, async () => undefined);
    expect(JSON.stringify(use)).not.toContain('secret');
    expect(use).toMatchObject({ error: { message: expect.stringContaining('for image') as string } });
  }
});

test('as many bytes are held as there is room for, until the call is over', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore();
  for (const name of ['a', 'b', 'c']) await store.put(`input/${name}`, name.repeat(40));
  const reader = aContentReader(store, { clock, budget: createByteBudget(100) });
  let inUse = 0;
  let peak = 0;
  const use = (name: string) =>
    reader({ names: { image: `input/${name}` }, most, timeoutMs, deadline }, async () => {
      inUse += 1;
      peak = Math.max(peak, inUse);
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      inUse -= 1;
    });
  await Promise.all(['a', 'b', 'c'].map(use));
  expect(peak).toBe(2);
  // A call that fails gives its bytes back as well.
  const failing = reader({ names: { image: 'input/a' }, most, timeoutMs, deadline }, () =>
    Promise.reject(new Error('failed')),
  );
  await expect(failing).rejects.toThrow('failed');
  await Promise.all(['a', 'b'].map(use));
});

describe('a URL', () => {
  const ok = (text: string): HttpAnswer => ({ status: 200, headers: {}, text: '', bytes: Buffer.from(text) });
  const url = 'https://media.example.com/speech.wav?sig=a';

  test('of a host that the settings name is fetched, with no key', async () => {
    const { read, sent } = aSetup([ok('sound')]);
    expect(await read(url)).toBe('sound');
    expect(sent).toEqual([{ method: 'GET', url, headers: {}, timeoutMs, answers: 'bytes', maxBytes: most }]);
    expect(await read('http://127.0.0.1:7072/speech.wav')).toBe('sound');
  });

  test.each([
    'https://example.com/speech.wav',
    'http://media.example.com/speech.wav',
    'https://media.example.com:8443/speech.wav',
    'https://user:password@media.example.com/speech.wav',
    'https://media.example.com.evil.test/speech.wav',
    'http://127.0.0.1:7073/secrets',
    'http://169.254.169.254/metadata/identity/oauth2/token',
    'https://localhost/',
  ])('of any other is not asked: %s', async (other) => {
    const { read, sent } = aSetup([ok('sound')]);
    expect([await read(other), sent.length]).toEqual(['ContentHostNotAllowed', 0]);
  });

  const status = (code: number, headers = {}): HttpAnswer => ({ status: code, headers, text: '' });

  test.each<[string, HttpAnswer | NetworkFault, string, number]>([
    ['that is not there', status(404), 'ContentNotFound', 1],
    ['that leads elsewhere', status(302, { location: 'http://169.254.169.254/' }), 'ContentUnavailable', 1],
    ['that is forbidden', status(403), 'ContentUnavailable', 1],
    ['of too much', new NetworkFault('TooLarge', undefined), 'ContentTooLarge', 1],
    ['of nothing', ok(''), 'ContentEmpty', 1],
    ['of a server that is ill', status(503), 'ContentUnavailable', 6],
    ['of a server that is away', new NetworkFault('ECONNREFUSED', undefined), 'ContentUnavailable', 6],
  ])('%s is an error of its row', async (_, answer, code, attempts) => {
    const { read, sent } = aSetup([answer]);
    expect([await read(url), sent.length]).toEqual([code, attempts]);
  });

  test('is asked again where that may help, when the server wants it', async () => {
    const { read, clock } = aSetup([
      status(429, { 'retry-after': '3' }),
      new NetworkFault('ECONNRESET', 0),
      ok('sound'),
    ]);
    expect(await read(url)).toBe('sound');
    expect(clock.slept[0]).toBe(3000);
  });
});
