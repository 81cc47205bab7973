import { createSlots } from '../core/slots.ts';

/** What a call says of those after it. */
export interface CallEnd {
  /** When to come back, in milliseconds since 1970. */
  readonly until?: number;
  readonly trouble?: unknown;
}

/** The calls of a part, several at a time, and what they say of those that would come next. */
export interface CallLine {
  /** When the service wants to be asked again, in milliseconds since 1970; 0 as long as it does not say. */
  readonly resumeAt: number;
  /** The first thing that went wrong, if any did. */
  readonly trouble: unknown;
  /** Resolves as soon as the call is under way; it is over when what came of it is kept. */
  run<End extends CallEnd>(call: (turn: CallTurn) => Promise<End>, keep: (end: End) => Promise<void>): Promise<void>;
  /** Resolves when every call is over. */
  idle(): Promise<void>;
}

export interface CallTurn {
  /** To be told when the call waits no more for its turn. */
  readonly onTurn?: () => void;
}

/** Calls that wait for their turn at a time where nothing else bounds them: enough for the next to be at hand. */
const waitingCalls = 8;

/** `concurrency` is the most in flight; as many as the resources take where it is left out. */
export function createCallLine(concurrency: number | undefined): CallLine {
  const slots = createSlots(concurrency ?? waitingCalls);
  let resumeAt = 0;
  let trouble: unknown;
  return {
    get resumeAt() {
      return resumeAt;
    },
    get trouble() {
      return trouble;
    },
    run: (call, keep) =>
      slots.run(async (giveBack) => {
        try {
          const end = await call(concurrency === undefined ? { onTurn: giveBack } : {});
          // Each call has its own time to come back at; whoever does first takes the first one's.
          if (end.until !== undefined) resumeAt = resumeAt === 0 ? end.until : Math.min(resumeAt, end.until);
          // What was called has been paid for, whatever came after it.
          await keep(end);
          trouble ??= end.trouble;
        } catch (error) {
          trouble ??= error;
        }
      }),
    idle: () => slots.idle(),
  };
}
