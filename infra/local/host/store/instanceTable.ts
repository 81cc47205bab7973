import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** The states of an instance, with the names that the management API uses. */
export type InstanceStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

/** One orchestration instance; `input`, `output` and `custom_status` are JSON texts, times are in milliseconds. */
export interface InstanceRow {
  readonly id: string;
  /** New for every generation, that is after each continueAsNew. */
  readonly execution_id: string;
  readonly name: string;
  readonly status: InstanceStatus;
  readonly input: string;
  readonly output: string | null;
  readonly custom_status: string | null;
  readonly created: number;
  readonly updated: number;
  readonly parent_id: string | null;
  readonly parent_execution_id: string | null;
  readonly parent_task_id: number | null;
}

/** What a listing asks for; times are in milliseconds and inclusive. */
export interface InstanceQuery {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
  /** Empty for all. */
  readonly statuses: readonly InstanceStatus[];
  readonly after: { readonly created: number; readonly id: string };
  readonly top: number;
}

export type InstanceTable = ReturnType<typeof instanceTable>;

/** Whether an instance has come to its end. */
export function isFinished(status: InstanceStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

const columns = [
  'id',
  'execution_id',
  'name',
  'status',
  'input',
  'output',
  'custom_status',
  'created',
  'updated',
  'parent_id',
  'parent_execution_id',
  'parent_task_id',
] as const satisfies readonly (keyof InstanceRow)[];

/** The statements on instances. */
export function instanceTable(db: DatabaseSync) {
  const get = prepare<InstanceRow>(db, 'SELECT * FROM instances WHERE id = ?');
  const insert = prepare(
    db,
    `INSERT INTO instances (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const update = prepare(
    db,
    'UPDATE instances SET status = ?, output = ?, custom_status = ?, updated = ? WHERE id = ?',
  );
  const renew = prepare(
    db,
    `UPDATE instances SET execution_id = ?, input = ?, custom_status = ?, updated = ?,
       status = CASE status WHEN 'Suspended' THEN status ELSE 'Running' END WHERE id = ?`,
  );
  const setStatus = prepare(db, 'UPDATE instances SET status = ?, updated = ? WHERE id = ?');
  const remove = prepare(db, 'DELETE FROM instances WHERE id = ?');
  const list = prepare<InstanceRow>(
    db,
    `SELECT * FROM instances
     WHERE created BETWEEN ?2 AND ?3 AND substr(id, 1, length(?1)) = ?1
       AND (?4 = '[]' OR status IN (SELECT value FROM json_each(?4)))
       AND (created, id) > (?5, ?6)
     ORDER BY created, id LIMIT ?7`,
  );
  return {
    get: (id: string) => get.get(id),
    insert: (row: InstanceRow) => void insert.run(...columns.map((column) => row[column])),
    /** Ends an episode, or the instance. */
    update: (id: string, to: Pick<InstanceRow, 'status' | 'output' | 'custom_status' | 'updated'>) =>
      void update.run(to.status, to.output, to.custom_status, to.updated, id),
    /** Begins the next generation of an instance. */
    renew: (id: string, to: Pick<InstanceRow, 'execution_id' | 'input' | 'custom_status' | 'updated'>) =>
      void renew.run(to.execution_id, to.input, to.custom_status, to.updated, id),
    setStatus: (id: string, status: InstanceStatus, updated: number) => void setStatus.run(status, updated, id),
    remove: (id: string) => void remove.run(id),
    list: ({ prefix, from, to, statuses, after, top }: InstanceQuery) =>
      list.all(prefix, from, to, JSON.stringify(statuses), after.created, after.id, top),
  };
}
