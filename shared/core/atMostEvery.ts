import type { Clock } from '../ports.ts';

/** Asks at most once in so many milliseconds; whoever asks again before that gets the same answer. */
export function atMostEvery<Answer>(ms: number, clock: Clock, ask: () => Promise<Answer>): () => Promise<Answer> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<Answer>;
  return () => {
    if (clock.now() - askedAt >= ms) {
      askedAt = clock.now();
      answer = ask();
      // A failure is no answer that could be kept.
      answer.catch(() => {
        askedAt = Number.NEGATIVE_INFINITY;
      });
    }
    return answer;
  };
}
