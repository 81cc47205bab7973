import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** When a timer was called last and is to be called next; times in milliseconds, null where there is none. */
export interface ScheduleRow {
  /** The function. */
  readonly name: string;
  /** The text of its schedule when this was written. */
  readonly schedule: string;
  readonly last: number | null;
  readonly next: number | null;
  readonly updated: number;
}

export type ScheduleTable = ReturnType<typeof scheduleTable>;

/** The statements on timers. */
export function scheduleTable(db: DatabaseSync) {
  const get = prepare<ScheduleRow>(db, 'SELECT * FROM schedules WHERE name = ?');
  const put = prepare(db, 'INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?)');
  return {
    get: (name: string) => get.get(name),
    put: (row: ScheduleRow) => void put.run(row.name, row.schedule, row.last, row.next, row.updated),
  };
}
