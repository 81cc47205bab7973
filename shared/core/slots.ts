/** Lets at most `size` tasks run at once. */
export interface Slots {
  /** Resolves as soon as the task has a slot and is under way. A task must not reject. */
  run(task: () => Promise<void>): Promise<void>;
  /** Resolves when no task is running. */
  idle(): Promise<void>;
}

export function createSlots(size: number): Slots {
  let busy = 0;
  const running = (): number => busy;
  let waiting: (() => void)[] = [];
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
      while (running() === size) await change();
      busy += 1;
      void task().finally(() => {
        busy -= 1;
        wake();
      });
    },
    async idle() {
      while (running() > 0) await change();
    },
  };
}
