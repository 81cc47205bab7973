import type { Measurement } from '../measurement.ts';

/** A side of a comparison: does its work once and gives what that took. */
export type Side = () => Promise<void>;

interface Effort {
  readonly ms: number;
  /** Processor time of this process, in microseconds. */
  readonly cpuMicros: number;
}

const pairs = 7;

/**
 * Runs two sides in turn, so that whatever else the machine does meets them alike. Gives the medians of rows a second, their
 * median ratio, and the processor time a row of each.
 */
export async function comparePairs(
  { name, rows, goal }: { readonly name: string; readonly rows: number; readonly goal: Measurement['goal'] },
  ours: Side,
  yardstick: Side,
): Promise<readonly Measurement[]> {
  const rounds: { readonly ours: Effort; readonly yardstick: Effort }[] = [];
  for (let round = 0; round < pairs; round += 1) {
    // Whoever goes first may warm up something for the other.
    const isOursFirst = round % 2 === 0;
    const first = await effortOf(isOursFirst ? ours : yardstick);
    const second = await effortOf(isOursFirst ? yardstick : ours);
    rounds.push(isOursFirst ? { ours: first, yardstick: second } : { ours: second, yardstick: first });
  }
  const medianOf = (read: (round: (typeof rounds)[number]) => number): number => median(rounds.map(read));
  return [
    {
      name,
      unit: 'rows/s',
      value: (rows / medianOf((round) => round.ours.ms)) * 1000,
      yardstick: (rows / medianOf((round) => round.yardstick.ms)) * 1000,
      ratio: medianOf((round) => round.yardstick.ms / round.ours.ms),
      goal,
    },
    {
      name: `${name}: processor time`,
      unit: 'us/row',
      value: medianOf((round) => round.ours.cpuMicros) / rows,
      yardstick: medianOf((round) => round.yardstick.cpuMicros) / rows,
      goal: null,
    },
  ];
}

async function effortOf(work: Side): Promise<Effort> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMicros: user + system };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
