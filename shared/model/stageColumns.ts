import { columnSource } from './columnSource.ts';
import type { JobStage, StageDraft } from './job.ts';
import { isTransform, type TransformDraft } from './transform.ts';

/** A column that a stage reads, with the job's field that names it. */
export interface ReadColumn {
  readonly field: string;
  readonly column: string;
}

export function columnsRead(stage: StageDraft): ReadColumn[] {
  if (isTransform(stage)) return readByTransform(stage);
  const { params = {}, subscriptionKeyCol, groupbyCol } = stage;
  const bound = Object.entries(params).flatMap(([name, binding]) =>
    'column' in binding ? [{ field: `${name}Col`, column: binding.column }] : [],
  );
  return [
    ...bound,
    ...(groupbyCol === undefined ? [] : [{ field: 'groupbyCol', column: groupbyCol }]),
    ...(subscriptionKeyCol === undefined ? [] : [{ field: 'subscriptionKeyCol', column: subscriptionKeyCol }]),
  ];
}

function readByTransform(stage: TransformDraft): ReadColumn[] {
  if (stage.transform === 'explode') return named(stage, ['col']);
  if (stage.transform === 'UrlExpander') return named(stage, ['imageCol']);
  const cols = stage.transform === 'select' ? stage.cols.map(({ col }) => col) : (stage.cols ?? []);
  return cols.map((column, at) => ({ field: `cols[${at}]`, column }));
}

/** Columns that a stage writes, with the job's field that names each. */
export function columnsWritten(stage: StageDraft): ReadColumn[] {
  return named(stage, ['outputCol', 'as', 'urlCol', 'errorCol']);
}

/** Those of the fields that a stage has. */
function named(stage: StageDraft, fields: readonly string[]): ReadColumn[] {
  return fields.flatMap((field) => {
    const column = (stage as Readonly<Partial<Record<string, string>>>)[field];
    return column === undefined ? [] : [{ field, column }];
  });
}

/** Places of the other stages that call a service and whose output or error this one reads, under whatever name by now. */
export function producersOf(stages: readonly JobStage[], at: number): number[] {
  const sources = columnsRead(stages[at] as JobStage).map(({ column }) => columnSource(stages, at, column));
  const places = sources.flatMap((source) => (source.from === 'service' ? [source.at] : []));
  return [...new Set(places)].toSorted((a, b) => a - b);
}

/** A stage's name in reports: its service's or transform's, with the column it writes where several have the same. */
export function stageName(stages: readonly JobStage[], at: number): string {
  const stage = stages[at] as JobStage;
  const name = nameOf(stage);
  const alike = stages.flatMap((other, place) => (nameOf(other) === name ? [place] : []));
  if (alike.length === 1) return name;
  return `${name} (${columnsWritten(stage)[0]?.column ?? alike.indexOf(at) + 1})`;
}

function nameOf(stage: JobStage): string {
  return isTransform(stage) ? stage.transform : stage.service;
}
