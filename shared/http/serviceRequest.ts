import type { KeyUse } from '../model/origin.ts';
import type { Calls, RowError } from '../model/outcome.ts';
import type { KeyHolder, Resource } from '../model/resource.ts';
import type { CallWatch } from './callWatch.ts';
import type { RequestBody } from './requestBody.ts';
import type { HttpAnswer } from './transport.ts';

/** How long a call may take; points in time are in milliseconds since 1970. */
export interface CallTimes {
  /** Milliseconds that one attempt may take; a call that keeps failing ends after twice as long. */
  readonly timeoutMs: number;
  /** From then on a call that has to wait for its turn comes back later. */
  readonly yieldAt: number;
  /** From then on nothing is sent any more. */
  readonly deadline: number;
}

/** A request to a service, for whichever key's turn it is. */
export interface ServiceRequest extends CallTimes {
  readonly method: 'GET' | 'POST';
  /** Path and query, from the root of the resource. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestBody | undefined;
  /** Whether the region of the key is sent with it. */
  readonly sendsRegion?: boolean | undefined;
  readonly answers?: 'json' | 'bytes' | undefined;
  /** The only status that is a success; the default is 200. */
  readonly success?: 200 | 202;
  /** The secret of the only key that may be used; any of the stage's where it is left out. */
  readonly secret?: string | undefined;
  /** The key that began what this goes on with. */
  readonly begunWith?: KeyHolder;
  /** Told when the request need no longer wait for its first turn. */
  readonly onTurn?: () => void;
  /** Told how the request goes. */
  readonly watch?: CallWatch | undefined;
  /** What a success says, or `undefined` where that is not what the service promises, which counts as a failed attempt. */
  read(answer: HttpAnswer): unknown;
}

export type CallResult = { readonly calls: Calls; readonly requestId?: string } & (
  | ({ readonly kind: 'answer' } & Answered)
  /** `isSpent` where it failed until no retry was left: at another time it may do better. */
  | { readonly kind: 'failed'; readonly error: RowError; readonly isSpent?: true }
  /** The next turn is too far away to wait for here: for quota, or because the service is away. */
  | { readonly kind: 'deferred'; readonly until: number; readonly isAway?: boolean }
  /** What is wrong has nothing to do with the request: the vault is away, say. */
  | { readonly kind: 'trouble'; readonly trouble: unknown }
);

/** A success. */
export interface Answered {
  readonly body: unknown;
  readonly key: KeyUse;
  readonly resource: Resource;
  /** Milliseconds after which the service wants to be asked again, where it says so. */
  readonly retryAfter?: number | undefined;
}

export type ServiceClient = (request: ServiceRequest) => Promise<CallResult>;

/** The error of a row that has no answer when its run's time is over, or cannot have one by then. */
export const deadlineExceeded: RowError = {
  code: 'DeadlineExceeded',
  message: 'The run’s time (limits.maxMinutes) is over before the service answers this row.',
};
