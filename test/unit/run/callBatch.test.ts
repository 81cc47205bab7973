import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../shared/http/transport.ts';
import { type BatchResult, callBatch } from '../../../shared/run/callBatch.ts';
import type { BoundRow } from '../../../shared/run/rowBinder.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import { aClient, noContent } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { answer, createScriptedTransport, refusal, type Script, sentimentOf } from '../../support/scriptedTransport.ts';

const bind = (text: string): BoundRow => ({
  document: { text },
  path: `${textSentiment.route.path}?model-version=latest`,
  shared: {},
  group: 'all',
});

async function call(texts: readonly string[], script?: Script): Promise<BatchResult & { sent: number }> {
  const clock = createFakeClock();
  const transport = createScriptedTransport(clock, script ? { script } : {});
  const deps = { service: textSentiment, client: aClient(clock, transport.send), content: noContent };
  const limits = { timeoutMs: 60_000, yieldAt: epoch + 3_600_000, deadline: epoch + 3_600_000 };
  const result = await callBatch(texts.map(bind), deps, limits);
  return { ...result, sent: transport.calls.length };
}

const kinds = ({ outcomes }: BatchResult): (string | undefined)[] => outcomes.map((outcome) => outcome?.kind);

/** The service's answer about `texts`, as its documents and errors. */
function documents(texts: readonly string[]): { id: string }[] {
  return texts.map((text, id) => ({ id: String(id), ...sentimentOf(text) }));
}

const ok = (body: object): HttpAnswer => answer(200, { documents: [], errors: [], modelVersion: '1', ...body });

test('one call answers all rows of a batch, each with its own', async () => {
  const texts = ['a good day', 'an awful day', 'a day'];
  const result = await call(texts);
  expect(result.sent).toBe(1);
  expect(result.outcomes).toEqual(
    texts.map((text) => ({
      kind: 'ok',
      value: { document: { ...sentimentOf(text), sentences: [], warnings: [] }, modelVersion: '2025-01-01' },
    })),
  );
});

describe('a batch that is refused for what is in it', () => {
  test('loses only its bad rows, in at most 2k⌈log2 n⌉ + 1 calls', async () => {
    const batches = fc.array(fc.boolean(), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(batches, async (bad) => {
        const result = await call(bad.map((isBad, at) => (isBad ? `POISON ${at}` : `good ${at}`)));
        expect(kinds(result)).toEqual(bad.map((isBad) => (isBad ? 'failed' : 'ok')));
        const k = bad.filter(Boolean).length;
        expect(result.sent).toBeLessThanOrEqual(2 * k * Math.ceil(Math.log2(bad.length)) + 1);
        expect(result.calls.sent).toBe(result.sent);
      }),
    );
  });

  test('or for its size is halved as well', async () => {
    const tooMany: Script = ({ documents: sent }) => (sent.length > 3 ? refusal(413, 'RequestTooLarge') : undefined);
    const result = await call(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((text) => `${text} good`),
      tooMany,
    );
    expect(new Set(kinds(result))).toEqual(new Set(['ok']));
  });

  test('keeps what one half has where the other half has to wait', async () => {
    const script: Script = ({ documents: sent }) =>
      sent.some(({ text }) => text === 'later')
        ? { status: 429, headers: { 'retry-after': '60' }, text: '' }
        : undefined;
    const result = await call(['POISON', 'good', 'later', 'good'], (request, index) =>
      index === 0 ? refusal(400, 'Bad') : script(request, index),
    );
    expect(kinds(result)).toEqual(['failed', 'ok', undefined, undefined]);
    expect(result.until).toBe(epoch + 60_000);
  });
});

test.each(['InvalidParameterValue', 'ModelVersionIncorrect', 'InvalidRequestBodyFormat'])(
  'an error about the request itself (%s) is not bisected: half of it would be refused again',
  async (code) => {
    const result = await call(['a', 'b', 'c', 'd'], () => refusal(400, code));
    expect(result.sent).toBe(1);
    expect(kinds(result)).toEqual(['failed', 'failed', 'failed', 'failed']);
  },
);

test.each([401, 403, 404, 410, 415])('a refusal with %i is not bisected either', async (status) => {
  const result = await call(['a', 'b', 'c', 'd'], () => refusal(status, 'No'));
  expect(result.sent).toBe(1);
});

test('an API that is gone fails at once, and names what came after it', async () => {
  const { outcomes, sent } = await call(['a'], () => refusal(410, 'Gone', 'This API is no longer there.'));
  expect(sent).toBe(1);
  expect(outcomes).toMatchObject([
    {
      error: {
        message: 'The API of TextSentiment is retired; its successor is Azure Language (POST /language/:analyze-text).',
        status: { statusCode: 410 },
      },
    },
  ]);
});

describe('documents and errors are matched to rows by their ids', () => {
  const texts = ['good', 'awful', 'plain', 'great', 'poor'];

  test('in whatever order they come', async () => {
    const orders = fc.shuffledSubarray(documents(texts), { minLength: texts.length });
    await fc.assert(
      fc.asyncProperty(orders, async (shuffled) => {
        const result = await call(texts, () => ok({ documents: shuffled }));
        const sentiments = result.outcomes.map((outcome) => outcome?.kind === 'ok' && outcome.value);
        expect(sentiments).toMatchObject(texts.map((text) => ({ document: sentimentOf(text) })));
      }),
      { numRuns: 30 },
    );
  });

  test('one that is missing, twice there, in both lists or of another batch never becomes a row’s answer', async () => {
    const [zero, one, two, three] = documents(texts) as [
      { id: string },
      { id: string },
      { id: string },
      { id: string },
    ];
    const error = { id: '3', error: { code: 'InvalidArgument', message: 'No.' } };
    const body = { documents: [one, zero, one, three, two, { ...two, id: '77' }], errors: [error] };
    const result = await call(texts, () => ok(body));
    expect(result.outcomes).toMatchObject([
      { kind: 'ok' },
      { kind: 'failed', error: { code: 'DuplicateDocument' } },
      { kind: 'ok' },
      { kind: 'failed', error: { code: 'DuplicateDocument' } },
      { kind: 'failed', error: { code: 'MissingDocument' } },
    ]);
  });

  test('a failed one tells its innermost code, its attempts and its request', async () => {
    const error = {
      code: 'InvalidArgument',
      message: 'Invalid.',
      innererror: { code: 'InvalidDocument', message: 'Empty.' },
    };
    const script: Script = (_, index) =>
      index === 0
        ? refusal(500, 'Busy')
        : { ...ok({ errors: [{ id: '0', error }] }), headers: { 'apim-request-id': 'request-7' } };
    const { outcomes } = await call(['some text'], script);
    expect(outcomes).toEqual([
      {
        kind: 'failed',
        error: { code: 'InvalidDocument', message: 'Empty.', response: JSON.stringify(error) },
        diagnostics: { attempts: 2, requestId: 'request-7' },
      },
    ]);
  });
});

test('an error of our own is told in its own words', async () => {
  const { outcomes } = await call(['some text'], () => ok({}));
  expect(outcomes).toMatchObject([
    { error: { code: 'MissingDocument', message: 'The service answered the request but not this document.' } },
  ]);
});

describe('what a service repeats of the rows', () => {
  const secret = 'The patient "Ada" is ill.\nVery ill.';

  test('is taken out of a whole batch’s refusal', async () => {
    const { outcomes } = await call([secret], () => refusal(403, 'No', `Not for: ${secret}`));
    const told = JSON.stringify(outcomes);
    expect(told).not.toMatch(/patient|Ada|ill/);
    expect(outcomes).toMatchObject([
      {
        error: {
          message: 'Not for: [redacted] [redacted] "[redacted]" [redacted] [redacted].\n[redacted] [redacted].',
        },
      },
    ]);
  });

  test('is taken out of a document’s error, and of its neighbours’', async () => {
    const error = { code: 'InvalidArgument', message: `Cannot read ${secret}` };
    const { outcomes } = await call(['another text', secret], () =>
      ok({
        errors: [
          { id: '0', error },
          { id: '1', error },
        ],
      }),
    );
    expect(JSON.stringify(outcomes)).not.toMatch(/patient|Ada|ill/);
  });

  test('is taken out before a long error is cut, so that no part of a text is left at the cut', async () => {
    for (const before of [1900, 1960, 1990]) {
      const message = `${'x'.repeat(before)} ${secret}`;
      const { outcomes } = await call([secret], () => refusal(400, 'No', message));
      expect(JSON.stringify(outcomes)).not.toMatch(/patient|Ada|ill/);
    }
  });

  test('does not make a row’s error grow without bound', async () => {
    const error = { code: 'InvalidArgument', message: 'x'.repeat(100_000) };
    const whole = await call(['text'], () => refusal(400, 'No', 'x'.repeat(100_000)));
    const one = await call(['text'], () => ok({ errors: [{ id: '0', error }] }));
    for (const { outcomes } of [whole, one]) expect(JSON.stringify(outcomes).length).toBeLessThan(10_000);
  });
});
