/** What calls functions of its own accord: it watches a queue, a clock or a store. */
export interface Listener {
  /** Begins to watch; rejects with a `StartupError` where that cannot work. */
  readonly start: () => Promise<void>;
  /** Calls no more functions, and resolves when those that run have ended. */
  readonly stop: () => Promise<void>;
}
