import type { Span, Use } from '../model/span.ts';

/**
 * Time of a run's work in this process that no record has kept yet: of work that ended without writing one, or that waits for
 * its time to go on. The next record that is written for the run keeps it.
 */
export interface SpanPool {
  add(...spans: readonly Span[]): void;
  /** Takes as many as fit into one record, the oldest first. */
  take(): Span[];
}

/** Spans that wait to be kept; the oldest are forgotten first, and count as orchestration then. */
const mostKept = 64;
const mostTaken = 8;

export function createSpanPool(): SpanPool {
  let spans: Span[] = [];
  return {
    add(...more) {
      spans = [...spans, ...more.filter(({ from, to }) => to > from)].slice(-mostKept);
    },
    take() {
      const taken = spans.slice(0, mostTaken);
      spans = spans.slice(mostTaken);
      return taken;
    },
  };
}

/** Time in which nothing is done but to wait for one thing. */
export function waitSpan(from: number, to: number, use: Use): Span {
  return { from, to, parts: { [use]: to - from } };
}
