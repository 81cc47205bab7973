/** Lets at most so many tasks run at once; the others wait in the order in which they came. */

export type Turns = <T>(task: () => Promise<T>) => Promise<T>;

export function createTurns(size: number): Turns {
  let free = size;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
