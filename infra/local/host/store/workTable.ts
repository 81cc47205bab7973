import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** Which task of which generation of which instance. */
export interface TaskKey {
  readonly instance_id: string;
  readonly execution_id: string;
  readonly task_id: number;
}

/** An activity that was scheduled and has not completed. */
export interface WorkRow extends TaskKey {
  readonly name: string;
  /** The text that the activity's trigger is given. */
  readonly input: string;
}

export type WorkTable = ReturnType<typeof workTable>;

/** The statements on activities that have not completed. */
export function workTable(db: DatabaseSync) {
  const key = 'instance_id = ? AND execution_id = ? AND task_id = ?';
  const put = prepare(db, 'INSERT INTO work VALUES (?, ?, ?, ?, ?)');
  const get = prepare<WorkRow>(db, `SELECT * FROM work WHERE ${key}`);
  const remove = prepare(db, `DELETE FROM work WHERE ${key}`);
  const removeAll = prepare(db, 'DELETE FROM work WHERE instance_id = ?');
  const keys = prepare<TaskKey>(db, 'SELECT instance_id, execution_id, task_id FROM work');
  return {
    put: (row: WorkRow) => void put.run(row.instance_id, row.execution_id, row.task_id, row.name, row.input),
    get: (task: TaskKey) => get.get(task.instance_id, task.execution_id, task.task_id),
    /** Whether the row was there. */
    remove: (task: TaskKey): boolean => remove.run(task.instance_id, task.execution_id, task.task_id) === 1,
    removeAll: (instanceId: string) => void removeAll.run(instanceId),
    keys: () => keys.all(),
  };
}
