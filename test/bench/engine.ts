import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { engineAlone, nullValue } from './support/engineAlone.ts';
import { peakOf } from './support/peakOf.ts';
import { reviewInput } from './support/reviewInput.ts';
import { openSink } from './support/sink.ts';

const rows = 200_000;
const few = 10_000;
const many = 5_000_000;
/** What the heap is held to, in MiB: a limit that memory which grew with the input would run into. */
const heap = 64;

/** The engine with no network: rows to batches, answers to segments, segments and rows to the output. */
export async function engine(): Promise<readonly Measurement[]> {
  const compared = await comparePairs(
    { name: 'engine alone, to a plain loop', rows, goal: { atLeast: 0.4 } },
    () => engineAlone(rows),
    plainLoop,
  );
  const [small, large] = [await peakOf('engineMemory.ts', heap, few), await peakOf('engineMemory.ts', heap, many)];
  return [
    ...compared,
    { name: `memory at most, ${few} rows`, value: small, unit: 'MB', goal: { atMost: 200 } },
    { name: `memory at most, ${many} rows`, value: large, unit: 'MB', goal: { atMost: 200 } },
  ];
}

/** Parses each line, adds the value and prints it. */
async function plainLoop(): Promise<void> {
  using sink = openSink();
  const input = reviewInput(rows);
  const output = sink.stream();
  for await (const line of createInterface({ input: Readable.from(input.read(0, input.size)) })) {
    const row = JSON.parse(line) as Record<string, unknown>;
    row.sentiment = nullValue;
    row.sentiment_error = null;
    if (!output.write(`${JSON.stringify(row)}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
}
