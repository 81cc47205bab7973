/** Bounds the bytes that are held in memory at once; who would go past it waits, first come first served. */
export interface ByteBudget {
  /** Resolves when there is room. What is more than the whole budget waits until nothing else is held. */
  take(bytes: number): Promise<HeldBytes>;
}

export interface HeldBytes {
  /** Gives back what turned out not to be needed. */
  shrinkTo(bytes: number): void;
  release(): void;
}

export function createByteBudget(most: number): ByteBudget {
  const line: { readonly bytes: number; readonly go: () => void }[] = [];
  let held = 0;
  const serve = (): void => {
    for (let [next] = line; next && (held === 0 || held + next.bytes <= most); [next] = line) {
      held += next.bytes;
      line.shift();
      next.go();
    }
  };
  const hold = (bytes: number): HeldBytes => {
    let own = bytes;
    const shrinkTo = (less: number): void => {
      held -= Math.max(own - less, 0);
      own = Math.min(own, less);
      serve();
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  };
  return {
    take: (bytes) =>
      new Promise((resolve) => {
        line.push({ bytes, go: () => resolve(hold(bytes)) });
        serve();
      }),
  };
}
