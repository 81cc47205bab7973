/** Rows before and after a stage of a job that makes more or fewer of them. */
export interface RowChange {
  readonly stage: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
}

/** Changes of the same stages, summed up. */
export function addChanges(some: readonly RowChange[], more: readonly RowChange[]): RowChange[] {
  const stages = [...new Set([...some, ...more].map(({ stage }) => stage))].toSorted((a, b) => a - b);
  return stages.map((stage) => {
    const all = [...some, ...more].filter((change) => change.stage === stage);
    const sum = (name: 'rowsIn' | 'rowsOut'): number => all.reduce((total, change) => total + change[name], 0);
    return { stage, rowsIn: sum('rowsIn'), rowsOut: sum('rowsOut') };
  });
}

/** Changes as blob metadata, so that one listing tells those of a run. */
export function changesMetadata(changes: readonly RowChange[]): Record<string, string> {
  if (changes.length === 0) return {};
  return { changes: changes.map(({ stage, rowsIn, rowsOut }) => `${stage}:${rowsIn}:${rowsOut}`).join(' ') };
}

export function changesOf({ changes }: Readonly<Record<string, string>>): RowChange[] {
  if (changes === undefined) return [];
  return changes.split(' ').map((text) => {
    const [stage = 0, rowsIn = 0, rowsOut = 0] = text.split(':').map(Number);
    return { stage, rowsIn, rowsOut };
  });
}
