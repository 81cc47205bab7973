import type { Stage } from './job.ts';

/** Columns that a stage reads, with the job's field that names each. */
export function columnsRead({
  params = {},
  subscriptionKeyCol,
}: Pick<Partial<Stage>, 'params' | 'subscriptionKeyCol'>): { readonly field: string; readonly column: string }[] {
  const bound = Object.entries(params).flatMap(([name, binding]) =>
    'column' in binding ? [{ field: `${name}Col`, column: binding.column }] : [],
  );
  return subscriptionKeyCol === undefined
    ? bound
    : [...bound, { field: 'subscriptionKeyCol', column: subscriptionKeyCol }];
}

/** Whether a binding such as `sentiment.document.sentiment` reads the column `sentiment`. */
export function readsColumn(binding: string, column: string): boolean {
  return binding === column || binding.startsWith(`${column}.`);
}

/** Places of the other stages whose output or error column this one reads. */
export function producersOf(stage: Stage, stages: readonly Stage[]): number[] {
  const columns = columnsRead(stage).map(({ column }) => column);
  return stages.flatMap((other, at) =>
    other !== stage &&
    [other.outputCol, other.errorCol].some((made) => columns.some((column) => readsColumn(column, made)))
      ? [at]
      : [],
  );
}

/** A stage's name in reports: its service's, with the column it writes where several stages use one service. */
export function stageName(stages: readonly Stage[], at: number): string {
  const stage = stages[at] as Stage;
  const alone = stages.filter((other) => other.service === stage.service).length === 1;
  return alone ? stage.service : `${stage.service} (${stage.outputCol})`;
}
