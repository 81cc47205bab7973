import { RestError } from '@azure/storage-blob';
import { backoffMs, isRetryable } from '../../shared/core/backoff.ts';
import type { Clock, Random } from '../../shared/ports.ts';

/** Times that a request to storage is sent before its failure is told. */
export const maxTries = 6;

export interface StorageTries {
  /**
   * Sends a request until storage answers it, after waits that grow. A try that stalls is aborted by its signal; one that
   * says that it makes progress has not stalled. With `bytes` of a body a try may take longer, a second for each MiB.
   */
  readonly request: <Value>(send: Send<Value>, bytes?: number) => Promise<Value>;
  /**
   * The chunks of a blob, from `open` given the count of bytes that have come. A body that breaks off or stalls is opened
   * again where it did; it may do so often as long as bytes come.
   */
  readonly stream: (open: (received: number) => Promise<NodeJS.ReadableStream>) => AsyncGenerator<Uint8Array>;
}

type Send<Value> = (signal: AbortSignal, progress: () => void) => Promise<Value>;

export interface TriesDeps {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Random;
  /** Milliseconds after which a try has stalled. */
  readonly tryMs: number;
}

/**
 * How storage is asked again. The client library's own retries are not used: they wait for an answer without end, and do
 * not cover the bodies of answers.
 */
export function createStorageTries({ clock, random, tryMs }: TriesDeps): StorageTries {
  const request = async <Value>(send: Send<Value>, bytes = 0): Promise<Value> => {
    for (let failures = 1; ; failures += 1) {
      const stalled = new AbortController();
      const timer = setTimeout(() => stalled.abort(), tryMs + bytes / 1048.576);
      try {
        return await send(stalled.signal, () => void timer.refresh());
      } catch (error) {
        const told = stalled.signal.aborted ? noAnswer(error) : error;
        if (failures === maxTries || isFinal(told)) throw told;
      } finally {
        clearTimeout(timer);
      }
      await clock.sleep(backoffMs(failures, random));
    }
  };

  async function* stream(open: (received: number) => Promise<NodeJS.ReadableStream>): AsyncGenerator<Uint8Array> {
    let received = 0;
    for (let failures = 1; ; failures += 1) {
      const body = await open(received);
      try {
        for await (const chunk of unstalled(body as NodeJS.ReadableStream & Destroyable, tryMs)) {
          received += chunk.length;
          failures = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        if (failures === maxTries) throw error;
      }
      await clock.sleep(backoffMs(Math.max(failures, 1), random));
    }
  }

  return { request, stream };
}

type Destroyable = { destroy(error: Error): void };

/** The chunks of a body; throws where none comes for so long. Time that the reader takes does not count. */
async function* unstalled(body: NodeJS.ReadableStream & Destroyable, ms: number): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(noAnswer()), ms);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function noAnswer(cause?: unknown): RestError {
  return Object.assign(new RestError('The storage account did not answer in time.', { code: 'ETIMEDOUT' }), { cause });
}

/** An answer that would be the same again; whatever is no answer at all may be another one. */
function isFinal(error: unknown): boolean {
  const status = error instanceof RestError ? (error.statusCode ?? 0) : 0;
  return status >= 400 && !isRetryable(status);
}
