/** What the time of a run goes to. */
export const uses = ['quota', 'service', 'retries', 'storage', 'vault', 'own', 'orchestration'] as const;

/**
 * Waits for quota; for the service to answer; for repeated attempts, with the waits before them; for storage; for keys and
 * tokens; work of our own; and what is left: waits for the engine, or for others in the process.
 */
export type Use = (typeof uses)[number];

/** A span of time and what it went to: whole milliseconds, whose sum is the whole span. */
export interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly parts: Readonly<Partial<Record<Use, number>>>;
}
