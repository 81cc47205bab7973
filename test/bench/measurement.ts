/** One figure of a benchmark. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same figure of what it is compared with. */
  readonly yardstick?: number;
  /** What the value should be at most, or at least; null where there is no such thing. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
}

/** A benchmark measures, and cleans up after itself. */
export type Benchmark = () => Promise<readonly Measurement[]>;

/** Whether a figure is as good as it should be; null where nothing is asked of it. */
export function isMet({ value, goal }: Measurement): boolean | null {
  if (goal === null) return null;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** A goal as a text, empty where there is none. */
export function goalText({ goal }: Measurement): string {
  if (goal === null) return '';
  return 'atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`;
}
