import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { engineAlone, nullValue } from './support/engineAlone.ts';
import { reviewInput } from './support/reviewInput.ts';
import { openSink } from './support/sink.ts';

const rows = 200_000;
const few = 10_000;
const many = 5_000_000;
/** What a worker's heap is held to here, in MiB: a limit that memory which grew with the input would run into. */
const heap = ['--max-old-space-size=64', '--max-semi-space-size=8'];

/** The engine with no network: rows to batches, answers to segments, segments and rows to the output. */
export async function engine(): Promise<readonly Measurement[]> {
  const compared = await comparePairs(
    { name: 'engine alone, to a plain loop', rows, goal: { atLeast: 0.4 } },
    () => engineAlone(rows),
    plainLoop,
  );
  const [small, large] = [await peakOf(few), await peakOf(many)];
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

/** The most memory, in MB, that a process takes for a run of so many rows. */
async function peakOf(count: number): Promise<number> {
  const file = fileURLToPath(new URL('support/engineMemory.ts', import.meta.url));
  const child = fork(file, [String(count)], { execArgv: heap });
  const [[bytes]] = await Promise.all([once(child, 'message') as Promise<[number]>, once(child, 'exit')]);
  return bytes / 1e6;
}
