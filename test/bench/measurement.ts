/** One figure of a benchmark. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same figure of what it is compared with, measured side by side. */
  readonly yardstick?: number;
  /** How many times as good as the yardstick. */
  readonly ratio?: number;
  /** What the ratio, or the value where there is none, should be at most, or at least; null where there is no such thing. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
}

/** A benchmark measures, and cleans up after itself. */
export type Benchmark = () => Promise<readonly Measurement[]>;

/** Whether a figure is as good as it should be; null where nothing is asked of it. */
export function isMet({ value, ratio, goal }: Measurement): boolean | null {
  if (goal === null) return null;
  const judged = ratio ?? value;
  return 'atMost' in goal ? judged <= goal.atMost : judged >= goal.atLeast;
}

/** A goal as a text, empty where there is none. */
export function goalText({ ratio, goal }: Measurement): string {
  if (goal === null) return '';
  const what = ratio === undefined ? '' : 'ratio ';
  return 'atMost' in goal ? `${what}<= ${goal.atMost}` : `${what}>= ${goal.atLeast}`;
}
