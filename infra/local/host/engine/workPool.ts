/** Runs queued items, at most so many at a time, in the order in which they came. */
export interface WorkPool<T> {
  readonly push: (item: T) => void;
  /** Starts no further item, and resolves when those that run have ended. */
  readonly stop: () => Promise<void>;
}

/** Makes a pool that calls `run`, which must not reject, for up to `limit` items at a time. */
export function createWorkPool<T>(limit: number, run: (item: T) => Promise<void>): WorkPool<T> {
  let queue: T[] = [];
  let head = 0;
  let stopped = false;
  const running = new Set<Promise<void>>();

  function fill(): void {
    if (stopped) return;
    const items = queue.slice(head, head + limit - running.size);
    head += items.length;
    for (const item of items) {
      const task: Promise<void> = run(item).then(() => {
        running.delete(task);
        fill();
      });
      running.add(task);
    }
    // Shifting every item off a long queue would cost the square of its length.
    if (head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
  }

  return {
    push: (item) => {
      queue.push(item);
      fill();
    },
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
