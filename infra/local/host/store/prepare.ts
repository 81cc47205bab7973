import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared statement whose rows have a known shape. */
export interface Statement<Row> {
  readonly get: (...values: SQLInputValue[]) => Row | undefined;
  readonly all: (...values: SQLInputValue[]) => Row[];
  /** The number of rows changed. */
  readonly run: (...values: SQLInputValue[]) => number;
}

/** Prepares a statement once; `Row` must have the columns that it selects. */
export function prepare<Row>(db: DatabaseSync, sql: string): Statement<Row> {
  const statement = db.prepare(sql);
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema says what the columns hold
    get: (...values) => statement.get(...values) as Row | undefined,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    all: (...values) => statement.all(...values) as Row[],
    run: (...values) => Number(statement.run(...values).changes),
  };
}
