import type { Seclusion } from '../core/seclusion.ts';
import type { Clock } from '../ports.ts';
import type { CallLine } from './callLine.ts';
import { pausedMs, RunCancelled, type Wish } from './control.ts';
import type { PartTries } from './partTries.ts';

/** Whether a part goes on to its next row: by its owner's wish, its calls, its time, and who else needs the process. */
export interface PartPace {
  /** Milliseconds since 1970; 0 where the run is not paused. */
  readonly pausedUntil: number;
  /** Begins the first window of rows; false where the part is to stop. */
  begin(): Promise<boolean>;
  /** Whether the next row may be taken; it may be preceded by the end of a window, with all that is under way. */
  next(): boolean | Promise<boolean>;
  /** Does what the run's owner wants; throws {@link RunCancelled}. */
  heed(): Promise<void>;
  /** Whether somebody makes it wait: its owner, or a service. */
  mustWait(): boolean;
  /** Whether it may not take another row now, whoever is the reason. */
  mustStop(): boolean;
}

export interface PaceOptions {
  readonly clock: Clock;
  readonly line: CallLine;
  readonly tries: PartTries;
  readonly seclusion: Seclusion;
  /** When its time is over, in milliseconds since 1970. */
  readonly stopAt: number;
  control(): Promise<Wish>;
  /** Resolves when all rows taken have their outcome in storage. */
  endWindow(): Promise<void>;
}

export function createPartPace({ clock, line, tries, seclusion, stopAt, control, endWindow }: PaceOptions): PartPace {
  let pausedUntil = 0;
  /** Rows that may still be taken in this window. */
  let left = 0;
  const mustWait = (): boolean => line.trouble !== undefined || line.resumeAt > 0 || pausedUntil > 0;
  // A row that has the process for itself is not put off, whatever the time it waited for that; the next one may be.
  const mustStop = (): boolean => mustWait() || (!tries.isAlone && (seclusion.wanted || clock.now() >= stopAt));
  const begin = async (): Promise<boolean> => {
    if (mustStop() || !(await tries.begin())) return false;
    left = tries.width;
    return true;
  };
  const nextWindow = async (): Promise<boolean> => {
    await endWindow();
    if (mustWait()) return false;
    // A lane that hears of a part's progress forgets how often its workers were lost.
    const gaveUp = tries.givesUp;
    tries.finish();
    return !gaveUp && begin();
  };
  return {
    get pausedUntil() {
      return pausedUntil;
    },
    begin,
    next() {
      if (mustStop()) return false;
      left -= 1;
      return (
        left >= 0 ||
        nextWindow().then((goesOn) => {
          left -= 1;
          return goesOn;
        })
      );
    },
    async heed() {
      const wish = await control();
      if (wish === 'cancel') throw new RunCancelled();
      if (wish === 'pause') pausedUntil = clock.now() + pausedMs;
    },
    mustWait,
    mustStop,
  };
}
