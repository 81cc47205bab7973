import type { KnownLimit } from '../core/pacing/rateLimit.ts';
import type { KeyRef } from '../model/resource.ts';

/** Is told how a request goes: what it waits for, and what came of each time it was sent. */
export interface CallWatch {
  /** Passes on what the request waits for. `isPaced` tells of its turn whether that waits for quota. */
  during<T>(wait: CallWait, task: Promise<T>, isPaced?: () => boolean): Promise<T>;
  /** The request was sent, and answered or lost. */
  sent(attempt: SentAttempt): void;
  /** A key was given up at this time, in milliseconds since 1970; without a value where it could not even be read. */
  refused(key: KeyRef, at: number, value?: string): void;
}

/**
 * What its rows name as their content, its turn, the key, the answer, the answer to an attempt after one that failed, or the
 * time until the next attempt.
 */
export type CallWait = 'content' | 'turn' | 'key' | 'call' | 'repeat' | 'backoff';

export interface SentAttempt {
  readonly key: KeyRef;
  /** What the key held, of which nothing is to be kept but a fingerprint. */
  readonly value: string;
  /** Whether the request had not been sent before. */
  readonly isFirst: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The code of what went wrong, if anything did. */
  readonly error?: string | undefined;
  readonly isThrottled: boolean;
  /** Milliseconds by which it has put off the resource's other calls. */
  readonly heldMs: number;
  /** The limits of the resource that are known by now. */
  readonly limits: () => readonly KnownLimit[];
}

/** Watches nothing. */
export const unwatched: CallWatch = { during: (_, task) => task, sent: () => undefined, refused: () => undefined };
