/** Lets a piece of work have its process for itself, so that it alone can have been what killed the process. */
export interface Seclusion {
  /** Whether somebody is alone or waits to be: other work is to stop soon, and none is to begin. */
  readonly wanted: boolean;
  /** Begins work beside that of others; call what it gives when the work is over. */
  enter(): () => void;
  /** Begins work as soon as nobody else is at work; call what it gives when the work is over. */
  alone(): Promise<() => void>;
}

/** Of one process: all its work has to share it. */
export function createSeclusion(): Seclusion {
  const waiting: (() => void)[] = [];
  let together = 0;
  let isAlone = false;
  const admit = (): void => {
    if (isAlone || together > 0) return;
    const next = waiting.shift();
    isAlone = next !== undefined;
    next?.();
  };
  return {
    get wanted() {
      return isAlone || waiting.length > 0;
    },
    enter() {
      together += 1;
      return () => {
        together -= 1;
        admit();
      };
    },
    alone: () =>
      new Promise((resolve) => {
        waiting.push(() =>
          resolve(() => {
            isAlone = false;
            admit();
          }),
        );
        admit();
      }),
  };
}
