import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

export type HistoryTable = ReturnType<typeof historyTable>;

/** The statements on histories; there is one row for each event of an instance's present generation. */
export function historyTable(db: DatabaseSync) {
  const read = prepare<{ event: string }>(db, 'SELECT event FROM history WHERE instance_id = ? ORDER BY seq');
  const append = prepare(db, 'INSERT INTO history VALUES (?, ?, ?)');
  const remove = prepare(db, 'DELETE FROM history WHERE instance_id = ?');
  const next = prepare<{ next: number }>(
    db,
    'SELECT coalesce(max(seq) + 1, 0) AS next FROM history WHERE instance_id = ?',
  );
  return {
    /** The JSON texts of all events, oldest first. */
    read: (instanceId: string): string[] => read.all(instanceId).map((row) => row.event),
    append: (instanceId: string, events: readonly string[]): void => {
      const first = next.get(instanceId)?.next ?? 0;
      for (const [i, event] of events.entries()) append.run(instanceId, first + i, event);
    },
    remove: (instanceId: string) => void remove.run(instanceId),
  };
}
