import type { DatabaseSync } from 'node:sqlite';

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
  const put = db.prepare('INSERT INTO inbox (instance_id, execution_id, task_id, event) VALUES (?, ?, ?, ?)');
  const read = db.prepare('SELECT n, execution_id, task_id, event FROM inbox WHERE instance_id = ? ORDER BY n');
  const remove = db.prepare('DELETE FROM inbox WHERE n = ?');
  const removeTask = db.prepare('DELETE FROM inbox WHERE instance_id = ? AND execution_id = ? AND task_id = ?');
  const removeAll = db.prepare('DELETE FROM inbox WHERE instance_id = ?');
  const waiting = db.prepare('SELECT DISTINCT instance_id FROM inbox');
  return {
    put: (instanceId: string, row: Omit<InboxRow, 'n'>) =>
      void put.run(instanceId, row.execution_id, row.task_id, row.event),
    read: (instanceId: string) => read.all(instanceId) as unknown as InboxRow[],
    remove: (n: number) => void remove.run(n),
    removeTask: (instanceId: string, executionId: string, taskId: number) =>
      void removeTask.run(instanceId, executionId, taskId),
    removeAll: (instanceId: string) => void removeAll.run(instanceId),
    /** The instances that have events waiting. */
    waiting: (): string[] => (waiting.all() as unknown as { instance_id: string }[]).map((row) => row.instance_id),
  };
}
