import type { Measurement } from './measurement.ts';
import { peakOf } from './support/peakOf.ts';
import type { Shuffle } from './support/shuffleAlone.ts';

const sizes: Readonly<Record<Shuffle, readonly number[]>> = {
  duplicates: [100_000, 1_000_000],
  'few values': [1_000_000],
  groups: [100_000, 1_000_000],
  'one group': [1_000_000],
};
/** What the heap is held to, in MiB: a limit that memory which grew with the input would run into. */
const heap = 128;

/** The memory that it takes to bring rows together over a whole input, by all the steps of a run. */
export async function shuffle(): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  for (const kind of Object.keys(sizes) as Shuffle[]) {
    for (const rows of sizes[kind]) {
      const value = await peakOf('shuffleMemory.ts', heap, kind, rows);
      figures.push({ name: `memory at most, ${kind} of ${rows} rows`, value, unit: 'MB', goal: { atMost: 320 } });
    }
  }
  return figures;
}
