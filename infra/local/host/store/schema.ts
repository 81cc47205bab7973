/** The version written into a state file; a file with another one is refused. */
export const schemaVersion = 1;

/**
 * Tables of the durable state. `inbox` holds events that no episode has consumed yet, `work` the activities that have
 * not completed, `timers` those that have not fired; all three are what a restarted host goes on with.
 * `schedules` holds when the functions of timers were called and are to be called,
 * `blob_receipts` which blobs functions have handled.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS instances (
  id TEXT PRIMARY KEY,
  execution_id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  input TEXT NOT NULL,
  output TEXT,
  custom_status TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  parent_id TEXT,
  parent_execution_id TEXT,
  parent_task_id INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS instances_by_creation ON instances (created, id);

CREATE TABLE IF NOT EXISTS history (
  instance_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (instance_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS inbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL,
  execution_id TEXT,
  task_id INTEGER,
  event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS inbox_by_instance ON inbox (instance_id, n);

CREATE TABLE IF NOT EXISTS work (
  instance_id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  input TEXT NOT NULL,
  PRIMARY KEY (instance_id, execution_id, task_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS timers (
  instance_id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  fire_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, execution_id, task_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_by_time ON timers (fire_at);

CREATE TABLE IF NOT EXISTS schedules (
  name TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  last INTEGER,
  next INTEGER,
  updated INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS blob_receipts (
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  etag TEXT NOT NULL,
  tries INTEGER NOT NULL,
  done INTEGER NOT NULL,
  PRIMARY KEY (name, path)
) WITHOUT ROWID;
`;
