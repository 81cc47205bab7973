/** A point in time for a durable timer, from milliseconds that an activity has told. */
export function instant(ms: number): Date {
  return new Date(ms);
}
