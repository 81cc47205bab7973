import type { DatabaseSync } from 'node:sqlite';

export type HistoryTable = ReturnType<typeof historyTable>;

/** The statements on histories; there is one row for each event of an instance's present generation. */
export function historyTable(db: DatabaseSync) {
  const read = db.prepare('SELECT event FROM history WHERE instance_id = ? ORDER BY seq');
  const append = db.prepare('INSERT INTO history VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM history WHERE instance_id = ?');
  const next = db.prepare('SELECT coalesce(max(seq) + 1, 0) AS next FROM history WHERE instance_id = ?');
  return {
    /** The JSON texts of all events, oldest first. */
    read: (instanceId: string): string[] =>
      (read.all(instanceId) as unknown as { event: string }[]).map((row) => row.event),
    append(instanceId: string, events: readonly string[]): void {
      let seq = (next.get(instanceId) as unknown as { next: number }).next;
      for (const event of events) append.run(instanceId, seq++, event);
    },
    remove: (instanceId: string) => void remove.run(instanceId),
  };
}
