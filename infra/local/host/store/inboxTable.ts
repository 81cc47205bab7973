import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** An event on its way to an instance. */
export interface InboxRow {
  readonly n: number;
  /** The generation that the event is for; null for whichever is present. */
  readonly execution_id: string | null;
  /** The task that the event completes, if it completes one. */
  readonly task_id: number | null;
  /** JSON text of the history event. */
  readonly event: string;
}

export type InboxTable = ReturnType<typeof inboxTable>;

/** The statements on events that no episode has consumed yet. */
export function inboxTable(db: DatabaseSync) {
  const put = prepare(db, 'INSERT INTO inbox (instance_id, execution_id, task_id, event) VALUES (?, ?, ?, ?)');
  const read = prepare<InboxRow>(
    db,
    'SELECT n, execution_id, task_id, event FROM inbox WHERE instance_id = ? ORDER BY n',
  );
  const remove = prepare(db, 'DELETE FROM inbox WHERE n = ?');
  const removeTask = prepare(db, 'DELETE FROM inbox WHERE instance_id = ? AND execution_id = ? AND task_id = ?');
  const removeAll = prepare(db, 'DELETE FROM inbox WHERE instance_id = ?');
  const waiting = prepare<{ instance_id: string }>(db, 'SELECT DISTINCT instance_id FROM inbox');
  return {
    put: (instanceId: string, row: Omit<InboxRow, 'n'>) =>
      void put.run(instanceId, row.execution_id, row.task_id, row.event),
    read: (instanceId: string) => read.all(instanceId),
    remove: (n: number) => void remove.run(n),
    removeTask: (instanceId: string, executionId: string, taskId: number) =>
      void removeTask.run(instanceId, executionId, taskId),
    removeAll: (instanceId: string) => void removeAll.run(instanceId),
    /** The instances that have events waiting. */
    waiting: (): string[] => waiting.all().map((row) => row.instance_id),
  };
}
