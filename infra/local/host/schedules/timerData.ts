import type { TypedData } from '../invoke/typedData.ts';
import type { ScheduleRow } from '../store/scheduleTable.ts';

/** What a timer's function is given; the library writes the names with small first letters. */
export function timerData(status: ScheduleRow | undefined, IsPastDue: boolean): TypedData {
  const iso = (ms: number | null | undefined) => new Date(ms ?? never).toISOString();
  const ScheduleStatus =
    status === undefined ? null : { Last: iso(status.last), Next: iso(status.next), LastUpdated: iso(status.updated) };
  return { json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue }) };
}

/** The time that .NET takes for none. */
const never = Date.parse('0001-01-01T00:00:00Z');
