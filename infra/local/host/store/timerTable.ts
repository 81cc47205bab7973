import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';
import type { TaskKey } from './workTable.ts';

/** A timer that has not fired. */
export interface TimerRow extends TaskKey {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly fire_at: number;
}

export type TimerTable = ReturnType<typeof timerTable>;

/** The statements on timers that have not fired. */
export function timerTable(db: DatabaseSync) {
  const put = prepare(db, 'INSERT INTO timers VALUES (?, ?, ?, ?)');
  const due = prepare<TimerRow>(db, 'SELECT * FROM timers WHERE fire_at <= ? ORDER BY fire_at');
  const earliest = prepare<{ at: number | null }>(db, 'SELECT min(fire_at) AS at FROM timers');
  const remove = prepare(db, 'DELETE FROM timers WHERE instance_id = ? AND execution_id = ? AND task_id = ?');
  const removeAll = prepare(db, 'DELETE FROM timers WHERE instance_id = ?');
  return {
    put: (row: TimerRow) => void put.run(row.instance_id, row.execution_id, row.task_id, row.fire_at),
    due: (now: number) => due.all(now),
    /** When the next timer fires, if there is one. */
    earliest: () => earliest.get()?.at ?? undefined,
    remove: (task: TaskKey) => void remove.run(task.instance_id, task.execution_id, task.task_id),
    removeAll: (instanceId: string) => void removeAll.run(instanceId),
  };
}
