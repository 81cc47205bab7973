import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

export type HistoryTable = ReturnType<typeof historyTable>;

/** The statements on histories; there is one row for each event of an instance's present generation. */
export function historyTable(db: DatabaseSync) {
  // One text for all rows costs a fraction of a row object for each; it is read in every episode.
  const read = prepare<{ events: string | null }>(
    db,
    "SELECT group_concat(event, ',' ORDER BY seq) AS events FROM history WHERE instance_id = ?",
  );
  const append = prepare(db, 'INSERT INTO history VALUES (?, ?, ?)');
  const remove = prepare(db, 'DELETE FROM history WHERE instance_id = ?');
  const next = prepare<{ next: number }>(
    db,
    'SELECT coalesce(max(seq) + 1, 0) AS next FROM history WHERE instance_id = ?',
  );
  return {
    /** The JSON texts of all events, oldest first, with commas between them. */
    read: (instanceId: string): string => read.get(instanceId)?.events ?? '',
    append: (instanceId: string, events: readonly string[]): void => {
      const first = next.get(instanceId)?.next ?? 0;
      for (const [i, event] of events.entries()) append.run(instanceId, first + i, event);
    },
    remove: (instanceId: string) => void remove.run(instanceId),
  };
}
