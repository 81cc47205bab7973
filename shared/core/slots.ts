/** Lets at most `size` tasks hold a slot at once. */
export interface Slots {
  /**
   * Resolves as soon as the task has a slot and is under way. It holds the slot until it gives it back or is over. A task
   * must not reject.
   */
  run(task: (giveBack: () => void) => Promise<void>): Promise<void>;
  /** Resolves when no task is running. */
  idle(): Promise<void>;
}

export function createSlots(size: number): Slots {
  let held = 0;
  let running = 0;
  let waiting: (() => void)[] = [];
  const isFull = (): boolean => held === size;
  const isBusy = (): boolean => running > 0;
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
    });
  return {
    async run(task) {
      while (isFull()) await change();
      held += 1;
      running += 1;
      let holds = true;
      const giveBack = (): void => {
        if (!holds) return;
        holds = false;
        held -= 1;
        wake();
      };
      void task(giveBack).finally(() => {
        running -= 1;
        giveBack();
        wake();
      });
    },
    async idle() {
      while (isBusy()) await change();
    },
  };
}
