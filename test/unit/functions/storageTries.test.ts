import { Readable } from 'node:stream';
import { RestError } from '@azure/storage-blob';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createStorageTries, maxTries } from '../../../functions/adapters/storageTries.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function aSetup(tryMs = 60_000) {
  const clock = createFakeClock();
  return { clock, ...createStorageTries({ clock, random: () => 1, tryMs }) };
}

/** Answers with each of these in turn, and with the last one ever after. */
function inTurn(...answers: readonly (Error | string)[]) {
  let sent = 0;
  const send = async (): Promise<string> => {
    const answer = answers[Math.min(sent++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer ?? '';
  };
  return { send, sent: () => sent };
}

const busy = new RestError('busy', { statusCode: 503, code: 'ServerBusy' });
const cut = new RestError('socket hang up', { code: 'ECONNRESET' });

test('storage that is busy, or cuts the connection, is asked again after waits that grow', async () => {
  const { clock, request } = aSetup();
  expect(await request(inTurn(busy, cut, busy, 'done').send)).toBe('done');
  expect(clock.slept).toEqual([250, 500, 1000]);
});

test('what stays broken is told after a few tries, and a refusal at once', async () => {
  const { request } = aSetup();
  const down = inTurn(busy);
  await expect(request(down.send)).rejects.toBe(busy);
  expect(down.sent()).toBe(maxTries);
  const refusal = new RestError('no', { statusCode: 412, code: 'ConditionNotMet' });
  const refusing = inTurn(refusal);
  await expect(request(refusing.send)).rejects.toBe(refusal);
  expect(refusing.sent()).toBe(1);
});

test('a try that stalls is aborted and made again', async () => {
  const { request } = aSetup(1);
  const never = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const second = inTurn('stall', 'done');
  expect(await request(async (signal) => ((await second.send()) === 'stall' ? never(signal) : 'done'))).toBe('done');
  await expect(request(never)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('a try that makes progress has not stalled, however long it takes', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { request } = aSetup(20);
  const slowly = async (signal: AbortSignal, progress: () => void): Promise<boolean> => {
    for (let times = 0; times < 4; times += 1) {
      vi.advanceTimersByTime(15);
      progress();
    }
    return signal.aborted;
  };
  expect(await request(slowly)).toBe(false);
});

test('a body that breaks off or stalls goes on where it did', async () => {
  const { stream } = aSetup(5);
  const text = 'abcdefghij';
  const opened: number[] = [];
  const chunks = stream(async (received) => {
    opened.push(received);
    return bodyOf(text.slice(received), opened.length);
  });
  expect(Buffer.concat(await Array.fromAsync(chunks)).toString()).toBe(text);
  expect(opened).toEqual([0, 4, 8]);
});

/** The first body breaks off after four bytes, the second one stalls there. */
function bodyOf(text: string, time: number): Readable {
  const body = new Readable({ read: () => undefined });
  body.push(text.slice(0, 4));
  if (time === 1) setImmediate(() => body.destroy(new Error('aborted')));
  if (time === 3) body.push(null);
  return body;
}

test('a body that never comes is given up, and its last error told', async () => {
  const { stream } = aSetup();
  let opened = 0;
  const chunks = stream(async () => {
    opened += 1;
    return new Readable({ read: (): void => void 0, construct: (done) => done(new Error('aborted')) });
  });
  await expect(Array.fromAsync(chunks)).rejects.toThrow('aborted');
  expect(opened).toBe(maxTries);
});
