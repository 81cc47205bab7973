/** Lets a piece of work have its process for itself, so that it alone can have been what killed the process. */
export interface Seclusion {
  /** Whether somebody is alone or waits to be: work that can go on later is to stop soon, and none of it is to begin. */
  readonly wanted: boolean;
  /** Begins work beside that of others; call what it gives when the work is over. */
  enter(): () => void;
  /** Begins work that cannot be put off, as soon as nobody is or waits to be alone; call what it gives when it is over. */
  enterLater(): Promise<() => void>;
  /**
   * Begins work as soon as nobody else is at work; call what it gives when the work is over. Nothing where somebody else is
   * or waits to be alone: in a line of such work the last would wait for all calls of those before it.
   */
  alone(): Promise<() => void> | undefined;
}

/** Makes work that is done while nobody is alone, and that nobody who is alone can be blamed for. */
export function besideOthers<Args extends unknown[], Value>(
  seclusion: Seclusion,
  work: (...args: Args) => Promise<Value>,
): (...args: Args) => Promise<Value> {
  return async (...args) => {
    const leave = await seclusion.enterLater();
    try {
      return await work(...args);
    } finally {
      leave();
    }
  };
}

/** Of one process: all work that may kill it has to share it. */
export function createSeclusion(): Seclusion {
  let atWork = 0;
  let isWanted = false;
  const wanted = (): boolean => isWanted;
  let admitHermit: (() => void) | undefined;
  let guests: (() => void)[] = [];
  const enter = (): (() => void) => {
    atWork += 1;
    return () => {
      atWork -= 1;
      if (atWork === 0) admitHermit?.();
    };
  };
  const endSolitude = (): void => {
    isWanted = false;
    const waiting = guests;
    guests = [];
    for (const admit of waiting) admit();
  };
  return {
    get wanted() {
      return isWanted;
    },
    enter,
    async enterLater() {
      while (wanted()) await new Promise<void>((resolve) => guests.push(resolve));
      return enter();
    },
    alone() {
      if (isWanted) return undefined;
      isWanted = true;
      return new Promise((resolve) => {
        admitHermit = () => {
          admitHermit = undefined;
          resolve(endSolitude);
        };
        if (atWork === 0) admitHermit();
      });
    },
  };
}
