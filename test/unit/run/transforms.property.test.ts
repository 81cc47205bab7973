import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job } from '../../../shared/model/job.ts';
import { readColumn } from '../../../shared/rows/column.ts';
import { paths } from '../../../shared/run/records.ts';
import { createAnomalyTransport } from '../../support/anomalyTransport.ts';
import { aClient, aRun } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { anomaliesOf, inputOf, jobOf, sentimentOf as sentiment, toItsEnd } from '../../support/finishedRun.ts';
import { createMemoryStore, StoreDown, type WriteFault } from '../../support/memoryStore.ts';
import { sentimentOf } from '../../support/scriptedTransport.ts';

type Row = {
  readonly fields: Record<string, unknown>;
  readonly kind: 'ok' | 'failed' | 'skipped';
  readonly isLine?: true;
};

/** A stage as the job has it, and what a few lines of a program in memory make of all rows there. */
interface Stage {
  readonly form: object;
  make(rows: readonly Row[], errors: readonly string[]): Row[];
  readonly errorCol?: string;
}

const each =
  (make: (row: Row, errors: readonly string[]) => Row[]): Stage['make'] =>
  (rows, errors) =>
    rows.flatMap((row) => (row.isLine ? [row] : make(row, errors)));

function calling(column: string, outputCol: string): Stage {
  const outcome = (value: unknown): { ok?: unknown; code?: string } => {
    if (value === undefined || value === null) return {};
    if (typeof value !== 'string') return { code: 'InvalidValue' };
    if (value === '') return { code: 'InvalidDocument' };
    return { ok: { document: { ...sentimentOf(value), sentences: [], warnings: [] }, modelVersion: '2025-01-01' } };
  };
  const errorCol = `${outputCol}_error`;
  return {
    form: sentiment(column, outputCol),
    errorCol,
    make: each(({ fields, kind }) => {
      const { ok = null, code } = outcome(readColumn(fields, column));
      const now = code === undefined ? (ok === null && kind === 'ok' ? 'skipped' : kind) : 'failed';
      return [{ fields: { ...fields, [outputCol]: ok, [errorCol]: code ?? null }, kind: now }];
    }),
  };
}

function selecting(cols: readonly string[]): Stage {
  return {
    form: { transform: 'select', cols },
    make: each(({ fields, kind }, errors) => {
      const kept = errors.filter((error) => kind === 'failed' && !cols.includes(error) && fields[error]);
      const all = [...cols, ...kept].map((col) => [col, readColumn(fields, col) ?? null]);
      return [{ fields: Object.fromEntries(all) as Row['fields'], kind }];
    }),
  };
}

function exploding(col: string, as: string): Stage {
  const errorCol = `${as}_error`;
  return {
    form: { transform: 'explode', col, as },
    errorCol,
    make: each(({ fields, kind }) => {
      const value = readColumn(fields, col) ?? [];
      if (!Array.isArray(value))
        return [{ fields: { ...fields, [as]: null, [errorCol]: 'InvalidValue' }, kind: 'failed' }];
      const elements = value.length === 0 && kind === 'failed' ? [null] : value;
      return elements.map((element) => ({ fields: { ...fields, [as]: element as unknown }, kind }));
    }),
  };
}

function distinct(cols: readonly string[]): Stage {
  return {
    form: { transform: 'dropDuplicates', cols },
    make: (rows) => {
      const seen = new Set<string>();
      return rows.filter(({ fields, kind }) => {
        const key = JSON.stringify(cols.map((col) => readColumn(fields, col) ?? null));
        return kind === 'failed' || (!seen.has(key) && seen.add(key));
      });
    },
  };
}

/** Series of twelve points or more are told from shorter ones, and from those with a time twice. */
function grouping(by: string, outputCol: string): Stage {
  const errorCol = `${outputCol}_error`;
  return {
    form: anomaliesOf(by, { outputCol, timestampCol: 'at', valueCol: 'k' }),
    errorCol,
    make: (rows) => {
      const keyOf = ({ fields, isLine }: Row): string | undefined => {
        const value = readColumn(fields, by) ?? undefined;
        const isWhole = typeof fields['at'] === 'string' && typeof fields['k'] === 'number';
        return value === undefined || !isWhole || isLine ? undefined : JSON.stringify(value);
      };
      const groups = Map.groupBy(rows, keyOf);
      const errorOf = (group: readonly Row[]): string | null => {
        const times = group.map(({ fields }) => fields['at']);
        return group.length < 12 || new Set(times).size < times.length ? 'InvalidSeries' : null;
      };
      return rows.map((row) => {
        if (row.isLine) return row;
        const key = keyOf(row);
        const group = key === undefined ? [] : (groups.get(key) ?? []);
        const code = key === undefined ? null : errorOf(group);
        const value = key === undefined || code !== null ? null : pointOf(row.fields['k'] as number, group.length);
        const now = code === null ? (value === null && row.kind === 'ok' ? 'skipped' : row.kind) : 'failed';
        return { fields: { ...row.fields, [outputCol]: value, [errorCol]: code }, kind: now };
      });
    },
  };
}

function pointOf(value: number, period: number): object {
  const flags = { isAnomaly: false, isPositiveAnomaly: false, isNegativeAnomaly: false };
  return { ...flags, period, expectedValue: value, upperMargin: 1, lowerMargin: 1, severity: 0 };
}

const column = fc.constantFrom('text', 'k', 'tags', 'tags.0', 'tag0', 'tag1', 'mood0', 'mood0.document.sentiment');
const stage = fc.oneof(
  fc.tuple(fc.constant('call'), column),
  fc.tuple(fc.constant('explode'), fc.constantFrom('tags', 'text', 'tag0')),
  fc.tuple(fc.constant('distinct'), column),
  fc.tuple(fc.constant('select'), column),
  fc.tuple(fc.constant('group'), fc.constantFrom('g', 'k', 'mood0.document.sentiment', 'mood0.period')),
);
const stages = fc.array(stage, { minLength: 1, maxLength: 5 }).map((drawn) =>
  drawn.map(([kind, col], at): Stage => {
    if (kind === 'call') return calling(col, `mood${at}`);
    if (kind === 'explode') return exploding(col, `tag${at}`);
    if (kind === 'distinct') return distinct([col, 'k']);
    if (kind === 'group') return grouping(col, `mood${at}`);
    return selecting([...new Set(['text', 'tags', 'k', 'g', 'at', col.split('.')[0] as string])]);
  }),
);
const text = fc.constantFrom('good', 'awful', '', null, 7);
const day = fc.nat(400).map((at) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString());
const row = fc.record(
  { text, k: fc.nat(1), tags: fc.option(fc.array(text, { maxLength: 3 })), g: fc.constantFrom('a', null), at: day },
  { requiredKeys: ['text', 'k', 'tags'] },
);
const lines = fc.array(fc.oneof({ weight: 9, arbitrary: row }, { weight: 1, arbitrary: fc.constant('broken') }), {
  maxLength: 40,
});
const cuts = fc.array(fc.integer({ min: 1, max: 39 }), { maxLength: 4 });

/** A job that may write what rows have already, as the program does. */
const jobFor = (all: readonly Stage[]): Job =>
  jobOf(
    all.map(({ form }) => form),
    { overwrite: true },
  );

/** What the stages come to, in memory. */
function expected(all: readonly Stage[], input: readonly (string | object)[]): Row[] {
  const errors = all.flatMap(({ errorCol }) => errorCol ?? []);
  const begin = input.map(
    (line, at): Row =>
      typeof line === 'string'
        ? { fields: { _line: at + 1, _raw: line, [errors[0] ?? '_error']: 'InvalidRow' }, kind: 'failed', isLine: true }
        : { fields: line as Row['fields'], kind: 'ok' },
  );
  return all.reduce<Row[]>(
    (rows, each, at) =>
      each.make(
        rows,
        all.slice(0, at).flatMap(({ errorCol }) => errorCol ?? []),
      ),
    begin,
  );
}

/** An output's row with its errors told by their codes alone. */
function coded(fields: Record<string, unknown>): Record<string, unknown> {
  const codeOf = (value: unknown): unknown => (value as { code?: string } | null)?.code ?? value;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, name.endsWith('error') ? codeOf(value) : value]),
  );
}

/** Runs a job to its end with workers that are killed at these writes, one after another. */
async function killedAt(
  job: Job,
  input: readonly (string | object)[],
  cutBefore: readonly number[],
  kills: readonly (readonly [count: number, fault: WriteFault])[],
) {
  const store = createMemoryStore({ chunkBytes: 1 + (kills.length % 3) * 40 });
  const run = await aRun(store, inputOf(input), { job, cutBefore });
  for (const left of [...kills, undefined]) {
    const from = store.writes;
    store.setFault(({ count }) => {
      if (left === undefined || count - from < left[0]) return undefined;
      return count - from === left[0] ? left[1] : 'before';
    });
    try {
      const clock = createFakeClock();
      return await toItsEnd(run, { store, clock, client: aClient(clock, createAnomalyTransport(clock).send) });
    } catch (error) {
      if (!(error instanceof StoreDown)) throw error;
      await new Promise(setImmediate);
    }
  }
  throw new Error('The last worker is not killed.');
}

test('whatever the stages, rows and partitions: what a program in memory makes of the rows, in its order, and the accounts agree', async () => {
  await fc.assert(
    fc.asyncProperty(stages, lines, cuts, async (all, input, cutBefore) => {
      const { rows, end, verify } = await killedAt(jobFor(all), input, cutBefore, []);
      const wanted = expected(all, input);
      expect(rows.map(coded)).toEqual(wanted.map(({ fields }) => fields));
      const count = (kind: Row['kind']): number => wanted.filter((each) => each.kind === kind).length;
      expect(end.rows).toEqual({
        rows: wanted.length,
        ok: count('ok'),
        failed: count('failed'),
        skipped: count('skipped'),
      });
      for (const stage of end.stages) expect(stage.rows).toBe(stage.ok + stage.failed + stage.skipped);
      expect(await verify()).toMatchObject({ ok: true });
    }),
    { numRuns: 40 },
  );
});

test('and a run that is killed at any writes, however often, ends with the same bytes', async () => {
  const kills = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom<WriteFault>('before', 'after')), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(stages, lines, cuts, kills, async (all, input, cutBefore, at) => {
      const job = jobFor(all);
      const undisturbed = await killedAt(job, input, cutBefore, []);
      const killed = await killedAt(job, input, cutBefore, at);
      expect(killed.output).toBe(undisturbed.output);
      const counts = ({ rows, stages: ofStages, transforms, partitions }: typeof killed.end) => [
        rows,
        ofStages,
        transforms,
        partitions,
      ];
      expect(counts(killed.end)).toEqual(counts(undisturbed.end));
      expect(await killed.verify()).toMatchObject({ ok: true });
      const kept = [paths.sections(killed.run.id), paths.shuffles(killed.run.id)].flatMap((folder) =>
        killed.store.paths(folder),
      );
      // Plans hold the ETags of what they are made of, which are other ones.
      for (const path of kept.filter((name) => !name.endsWith('plan.json'))) {
        expect([path, killed.store.text(path)]).toEqual([path, undisturbed.store.text(path)]);
      }
    }),
    { numRuns: 25 },
  );
});
