import { parseTimeSpan } from '../loader/timeSpan.ts';
import { type NextOccurrence, parseCronSchedule } from './cronSchedule.ts';

/** Reads a schedule: NCRONTAB, or the time from one call to the next (`00:05:00`). Nothing where it is neither. */
export function parseSchedule(text: string): NextOccurrence | undefined {
  const interval = parseTimeSpan(text);
  if (interval === undefined) return parseCronSchedule(text);
  return interval > 0 ? (after) => after + interval : undefined;
}
