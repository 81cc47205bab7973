import { isAllowedUrl } from '../core/allowedHosts.ts';
import { backoffMs, isRetryable, maxRetries } from '../core/backoff.ts';
import { retryAfterMs } from '../core/retryAfter.ts';
import { type HttpAnswer, NetworkFault, type Transport, tooLarge } from '../http/transport.ts';
import type { RowError } from '../model/outcome.ts';
import type { Clock, Random } from '../ports.ts';

export interface FetchDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Hosts whose content may be fetched for a row. */
  readonly contentHosts: readonly string[];
}

/** A URL that a row gives, for a parameter. */
export interface ContentUrl {
  readonly url: string;
  readonly param: string;
  /** Bytes that it may have. */
  readonly most: number;
  /** Milliseconds that one attempt may take; all together take at most twice as long. */
  readonly timeoutMs: number;
  /** When all of them are over, in milliseconds since 1970. */
  readonly deadline: number;
}

/** The longest wait between two attempts, in milliseconds. */
const longestWait = 5000;

/**
 * Fetches what a row's URL leads to, with no key and no redirect followed. A row is anybody's, and this process may reach
 * what its author may not, so a host that the settings do not name is never asked.
 */
export async function fetchContent(wish: ContentUrl, deps: FetchDeps): Promise<Uint8Array | RowError> {
  const { url, param, timeoutMs, deadline } = wish;
  const { clock, random, contentHosts } = deps;
  if (!isAllowedUrl(url, contentHosts)) {
    const message = `The host of the URL for ${param} is not one of the setting TRIBUTARY_CONTENT_HOSTS.`;
    return { code: 'ContentHostNotAllowed', message };
  }
  const giveUpAt = Math.min(clock.now() + 2 * timeoutMs, deadline);
  for (let failures = 1; ; failures += 1) {
    const left = Math.max(giveUpAt - clock.now(), 1);
    const attempt = await attemptAt({ ...wish, timeoutMs: Math.min(timeoutMs, left) }, deps);
    if (!('again' in attempt)) return 'bytes' in attempt ? attempt.bytes : attempt.error;
    const wait = Math.min(Math.max(backoffMs(failures, random), attempt.after), longestWait);
    if (failures > maxRetries || clock.now() + wait >= giveUpAt) return attempt.again;
    await clock.sleep(wait);
  }
}

type Attempt =
  | { readonly bytes: Uint8Array }
  | { readonly error: RowError }
  /** May be otherwise after so many milliseconds. */
  | { readonly again: RowError; readonly after: number };

async function attemptAt(wish: ContentUrl, { transport, clock }: FetchDeps): Promise<Attempt> {
  const { url, param, most, timeoutMs } = wish;
  const { origin, pathname, search } = new URL(url);
  try {
    const answer = await transport({
      method: 'GET',
      url: `${origin}${pathname}${search}`,
      headers: {},
      timeoutMs,
      answers: 'bytes',
      maxBytes: most,
    });
    return judge(answer, param, clock.now());
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    if (error.code === tooLarge) {
      const message = `What the URL for ${param} leads to has more than ${most} bytes, the most that may be sent.`;
      return { error: { code: 'ContentTooLarge', message } };
    }
    return { again: unavailable(param, `gave no whole answer (${error.code})`), after: 0 };
  }
}

function judge({ status, headers, bytes }: HttpAnswer, param: string, now: number): Attempt {
  if (status === 200 && bytes !== undefined) {
    if (bytes.length > 0) return { bytes };
    return { error: { code: 'ContentEmpty', message: `What the URL for ${param} leads to is empty.` } };
  }
  const error = unavailable(param, `answered ${status}`);
  if (status === 429 || isRetryable(status)) return { again: error, after: retryAfterMs(headers, '', now) ?? 0 };
  return { error: status === 404 || status === 410 ? { ...error, code: 'ContentNotFound' } : error };
}

function unavailable(param: string, what: string): RowError {
  return { code: 'ContentUnavailable', message: `The URL for ${param} ${what}.` };
}
