import type { HttpRequest, InvocationContext } from '@azure/functions';
import { RestError } from '@azure/storage-blob';
import { expect, test } from 'vitest';
import { guarded } from '../../../functions/http/guarded.ts';
import { SecretUnreadable } from '../../../shared/ports.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';

/** What a client gets, and what is logged, where a handler throws. */
async function answerTo(error: Error) {
  const logged: string[] = [];
  const context = { error: (line: string) => logged.push(line) } as unknown as InvocationContext;
  const answer = await guarded(() => Promise.reject(error))({} as HttpRequest, context);
  return { answer, logged: logged.join('\n') };
}

test.each([
  [
    new RestError('secret words', { code: 'ServerBusy', statusCode: 503 }),
    'The storage account answered 503 (ServerBusy).',
  ],
  [new RestError('secret words', { code: 'ECONNREFUSED' }), 'The storage account did not answer (ECONNREFUSED).'],
  [new SecretUnreadable('key', 'unavailable'), 'The secret key is unavailable in the vault.'],
])('%s is answered with 503 and a time to try again', async (error, title) => {
  const { answer, logged } = await answerTo(error);
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(JSON.parse((answer as { body: string }).body)).toMatchObject({ title });
  expect(logged).not.toContain('secret words');
});

test.each([new TypeError('secret words'), new RestError('secret words', { statusCode: 403 })])(
  '%s is answered with 500, and nothing of its words',
  async (error) => {
    const { answer, logged } = await answerTo(error);
    expect(answer).toMatchObject({ status: 500 });
    expect(JSON.stringify([answer, logged])).not.toContain('secret words');
  },
);

test('what storage refuses is answered with 500, and with its status and code, which the log has too', async () => {
  const missing = new RestError('secret words', { code: 'ContainerNotFound', statusCode: 404 });
  const { answer, logged } = await answerTo(missing);
  expect(answer).toMatchObject({ status: 500 });
  expect(JSON.parse((answer as { body: string }).body)).toMatchObject({
    title: 'The storage account answered 404 (ContainerNotFound).',
  });
  expect(JSON.parse(logged)).toMatchObject({ error: 'RestError 404 ContainerNotFound' });
});

test('a run whose records do not fit together is answered with 500, and in our words', async () => {
  const { answer } = await answerTo(new RunTrouble('The record runs/r/plan.json is missing.'));
  expect(answer).toMatchObject({ status: 500 });
  expect(JSON.parse((answer as { body: string }).body)).toMatchObject({
    title: 'The record runs/r/plan.json is missing.',
  });
});
