import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** One state of one blob, as one function is to handle it. */
export interface BlobKey {
  /** The function. */
  readonly name: string;
  /** Account, container and name of the blob. */
  readonly path: string;
  readonly etag: string;
}

export type ReceiptTable = ReturnType<typeof receiptTable>;

/** The statements on blobs that functions have handled or tried to; an overwritten blob replaces its row. */
export function receiptTable(db: DatabaseSync) {
  const get = prepare<{ done: number }>(db, 'SELECT done FROM blob_receipts WHERE name = ? AND path = ? AND etag = ?');
  const begin = prepare<{ tries: number }>(
    db,
    `INSERT INTO blob_receipts VALUES (?, ?, ?, 1, 0)
     ON CONFLICT (name, path) DO UPDATE SET etag = excluded.etag, done = 0,
       tries = CASE etag WHEN excluded.etag THEN tries + 1 ELSE 1 END
     RETURNING tries`,
  );
  const finish = prepare(db, 'UPDATE blob_receipts SET done = 1 WHERE name = ? AND path = ? AND etag = ?');
  return {
    isDone: ({ name, path, etag }: BlobKey): boolean => get.get(name, path, etag)?.done === 1,
    /** Counts a try, and returns how many there were. */
    begin: ({ name, path, etag }: BlobKey): number => begin.get(name, path, etag)?.tries ?? 1,
    finish: ({ name, path, etag }: BlobKey) => void finish.run(name, path, etag),
  };
}
