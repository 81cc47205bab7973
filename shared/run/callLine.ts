import { createSlots } from '../core/slots.ts';
import type { Timesheet } from '../core/timesheet.ts';
import type { CallWatch } from '../http/callWatch.ts';
import type { NoteTaker } from './batchNotes.ts';

/** What a call says of those after it. */
export interface CallEnd {
  /** When to come back, in milliseconds since 1970. */
  readonly until?: number;
  /** Whether that is because the service is away, and not for quota. */
  readonly isAway?: boolean;
  readonly trouble?: unknown;
}

/** The calls of a part, several at a time, and what they say of those that would come next. */
export interface CallLine {
  /** When the service wants to be asked again, in milliseconds since 1970; 0 as long as it does not say. */
  readonly resumeAt: number;
  /** Whether the service is away until then. */
  readonly isAway: boolean;
  /** The first thing that went wrong, if any did. */
  readonly trouble: unknown;
  /** Resolves as soon as the call is under way; it is over when what came of it is kept. */
  run<End extends CallEnd>(
    call: (turn: CallTurn) => Promise<End>,
    keep: (end: End, notes: NoteTaker['notes']) => Promise<void>,
  ): Promise<void>;
  /** Resolves when every call is over. */
  idle(): Promise<void>;
}

export interface CallTurn {
  /** To be told when the call waits no more for its turn. */
  readonly onTurn?: () => void;
  /** To be told how it goes. */
  readonly watch: CallWatch;
}

export interface LineOptions {
  /** The most calls in flight; as many as the resources take where it is left out. */
  readonly concurrency: number | undefined;
  /** Of the work that waits for the calls. */
  readonly timesheet: Pick<Timesheet, 'during'>;
  /** Asked for each call. */
  noteTaker(): NoteTaker;
}

/** Calls that wait for their turn at a time where nothing else bounds them: enough for the next to be at hand. */
const waitingCalls = 8;

export function createCallLine({ concurrency, timesheet, noteTaker }: LineOptions): CallLine {
  const slots = createSlots(concurrency ?? waitingCalls);
  let resumeAt = 0;
  let isAway = false;
  let trouble: unknown;
  return {
    get resumeAt() {
      return resumeAt;
    },
    get isAway() {
      return isAway;
    },
    get trouble() {
      return trouble;
    },
    run(call, keep) {
      const begun = slots.run(async (giveBack) => {
        const { watch, notes } = noteTaker();
        try {
          const end = await call({ watch, ...(concurrency === undefined ? { onTurn: giveBack } : {}) });
          // Each call has its own time to come back at; whoever does first takes the first one's.
          if (end.until !== undefined) resumeAt = resumeAt === 0 ? end.until : Math.min(resumeAt, end.until);
          isAway ||= end.isAway === true;
          // What was called has been paid for, whatever came after it.
          await keep(end, notes);
          trouble ??= end.trouble;
        } catch (error) {
          trouble ??= error;
        }
      });
      return timesheet.during('calls', begun);
    },
    idle: () => timesheet.during('calls', slots.idle()),
  };
}
