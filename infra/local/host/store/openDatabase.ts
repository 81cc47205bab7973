import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../startupError.ts';
import { schema, schemaVersion } from './schema.ts';

const sqliteBusy = 5;

/**
 * Opens the state file, or makes it. The file stays locked until it is closed or the process ends, however it ends,
 * so that two hosts never work on one state.
 */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite();
  let db: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    db = new DatabaseSync(file);
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    checkVersion(db, file);
    // The write takes the exclusive lock at once rather than at the first run of an orchestration.
    db.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT`);
    return db;
  } catch (error) {
    db?.close();
    throw describeFailure(file, error);
  }
}

function describeFailure(file: string, cause: unknown): StartupError {
  if (cause instanceof StartupError) return cause;
  const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === sqliteBusy;
  const reason = isBusy
    ? `The state folder ${dirname(file)} is in use by another host: stop that one,`
    : `The state file ${file} cannot be opened (${cause instanceof Error ? cause.message : String(cause)}): correct that,`;
  return new StartupError(`${reason} or choose another folder with --state.`, { cause });
}

async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  try {
    return await import('node:sqlite');
  } catch (cause) {
    throw new StartupError(
      `This Node (${process.version}) has no node:sqlite: run the host with Node 24, which "npm install" puts into node_modules/.bin.`,
      { cause },
    );
  }
}

function checkVersion(db: DatabaseSync, file: string): void {
  const found = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (found === 0 || found === schemaVersion) return;
  throw new StartupError(
    `The state file ${file} has the format ${String(found)}, this host knows ${schemaVersion}: remove the file, or choose another folder with --state.`,
  );
}
