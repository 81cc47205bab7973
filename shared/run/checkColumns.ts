import { stageWaves } from '../core/stageWaves.ts';
import type { JobDraft, Stage } from '../model/job.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import { columnsRead, readsColumn } from '../model/stageColumns.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import { namesInstead } from '../services/answerPath.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { kindOf, serviceOfKind } from '../services/serviceKinds.ts';

type Services = ReadonlyMap<string, ServiceDefinition>;
type Say = (field: string, message: string, expected: string) => void;

/** Checks the columns that a job's stages read and write against each other and the input's first rows. */
export function checkColumns(draft: JobDraft, rows: readonly Fields[], services: Services, problems: Problem[]): void {
  const known = [...new Set(rows.flatMap(Object.keys))];
  const made = draft.stages.flatMap((stage) =>
    [stage?.outputCol, stage?.errorCol].filter((name) => name !== undefined),
  );
  for (const [at, stage] of draft.stages.entries()) {
    if (stage === undefined) continue;
    const say: Say = (field, message, expected) => {
      problems.push({ path: formatPath(['stages', at, field]), message, expected });
    };
    checkRead(stage, draft.stages, { rows, known }, services, say);
    for (const field of ['outputCol', 'errorCol'] as const) {
      const name = stage[field];
      if (name === undefined) continue;
      if (made.filter((other) => other === name).length > 1) {
        say(field, 'several stages write this column', 'a column of its own for each');
      } else if (draft.overwrite !== true && known.includes(name)) {
        say(field, 'the input has this column already', 'another name, or "overwrite": true in the job');
      }
    }
  }
  const complete = draft.stages.every((stage) => stage?.params !== undefined && stage.outputCol !== undefined);
  if (complete && draft.stages.length > 0 && stageWaves(draft.stages as readonly Stage[]) === undefined) {
    problems.push({ path: 'stages', message: 'stages wait for each other in a circle', expected: 'an order' });
  }
}

/** Each column that a stage reads is another stage's, or one of the input's. */
function checkRead(
  stage: Partial<Stage>,
  stages: JobDraft['stages'],
  { rows, known }: { readonly rows: readonly Fields[]; readonly known: readonly string[] },
  services: Services,
  say: Say,
): void {
  for (const { field, column } of columnsRead(stage)) {
    if (rows.some((row) => readColumn(row, column) !== undefined)) continue;
    const reads = (name: string | undefined): boolean => name !== undefined && readsColumn(column, name);
    const producer = stages.find((other) => other !== stage && (reads(other?.outputCol) || reads(other?.errorCol)));
    if (producer === undefined) {
      if (rows.length === 0) continue;
      say(field, 'the input has no such column in its first rows', `one of ${known.slice(0, 20).join(', ')}`);
      continue;
    }
    const service = services.get(producer.service ?? '');
    const { answer } = (service && serviceOfKind(service, kindOf(producer))) ?? {};
    const names = reads(producer.outputCol) ? namesInstead(answer, column.split('.').slice(1)) : undefined;
    if (names === undefined) continue;
    const expected = names.length === 0 ? 'a path that ends before' : `one of ${names.join(', ')}`;
    say(field, `the answer of ${producer.service} has no such field`, expected);
  }
}
