import { historyTable } from './historyTable.ts';
import { inboxTable } from './inboxTable.ts';
import { instanceTable } from './instanceTable.ts';
import { openDatabase } from './openDatabase.ts';
import { receiptTable } from './receiptTable.ts';
import { scheduleTable } from './scheduleTable.ts';
import { timerTable } from './timerTable.ts';
import { workTable } from './workTable.ts';

export type DurableStore = Awaited<ReturnType<typeof openDurableStore>>;

/** Opens the durable state in `file`; `:memory:` keeps it in memory. */
export async function openDurableStore(file: string) {
  const db = await openDatabase(file);
  const tables = {
    instances: instanceTable(db),
    history: historyTable(db),
    inbox: inboxTable(db),
    work: workTable(db),
    timers: timerTable(db),
    schedules: scheduleTable(db),
    receipts: receiptTable(db),
  };
  /** Removes everything that an instance still has to do. */
  const removePending = (instanceId: string): void => {
    tables.inbox.removeAll(instanceId);
    tables.work.removeAll(instanceId);
    tables.timers.removeAll(instanceId);
  };
  return {
    ...tables,
    removePending,
    /** Removes an instance with all that belongs to it. */
    removeInstance(instanceId: string): void {
      removePending(instanceId);
      tables.history.remove(instanceId);
      tables.instances.remove(instanceId);
    },
    /** Runs `change` in one transaction: all of it is stored, or nothing. */
    transaction<T>(change: () => T): T {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = change();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: (): void => db.close(),
  };
}
