/**
 * PocketSphinx with its open English vocabulary, as Debian packages it: one process for each call, which decodes every
 * span as a whole, so that it knows the level of all of it before the first word.
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ModelMissing, type RecognizedWord, SAMPLE_RATE, type Span, type SpeechModel } from './speechModel.ts';
import { createTurns } from './turns.ts';

const PROGRAM = 'pocketsphinx_batch';
const MODEL = '/usr/share/pocketsphinx/model/en-us';

/** Samples of a frame of the recogniser: spans are told it in hundredths of a second. */
const FRAME = SAMPLE_RATE / 100;

const MISSING =
  'Speech is recognised by PocketSphinx, which is not on this machine: install the Debian packages pocketsphinx and pocketsphinx-en-us (apt-get install pocketsphinx pocketsphinx-en-us).';

export interface PocketSphinx extends SpeechModel {
  /** Ends what is being decoded. */
  stop(): void;
}

/** A recogniser that decodes `size` recordings at once; it is looked for when it is first needed. */
export function createPocketSphinx(size: number = availableParallelism()): PocketSphinx {
  const inTurn = createTurns(size);
  const stopped = new AbortController();
  return {
    recognize: (samples, spans) => {
      if (!isPocketSphinxThere()) return Promise.reject(new ModelMissing(MISSING));
      return spans.length === 0 ? Promise.resolve([]) : inTurn(() => decode(samples, spans, stopped.signal));
    },
    stop: () => stopped.abort(),
  };
}

/** Whether both packages are installed. */
export function isPocketSphinxThere(): boolean {
  const folders = process.env['PATH']?.split(delimiter) ?? [];
  return existsSync(join(MODEL, 'en-us.lm.bin')) && folders.some((folder) => existsSync(join(folder, PROGRAM)));
}

async function decode(
  samples: Int16Array,
  spans: readonly Span[],
  signal: AbortSignal,
): Promise<readonly (readonly RecognizedWord[])[]> {
  // A folder that only this user can read, and not for longer than it takes.
  const folder = await mkdtemp(join(tmpdir(), 'speech-'));
  try {
    const control = spans.map(({ start, end }, at) => `audio ${frameOf(start)} ${Math.ceil(end / FRAME)} ${at}\n`);
    await writeFile(join(folder, 'audio.raw'), new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    await writeFile(join(folder, 'control'), control.join(''));
    await run(folder, signal);
    return readWords(await readFile(join(folder, 'words'), 'utf8'), spans);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(folder: string, signal: AbortSignal): Promise<void> {
  const model = { hmm: join(MODEL, 'en-us'), lm: join(MODEL, 'en-us.lm.bin'), dict: join(MODEL, 'cmudict-en-us.dict') };
  const audio = { adcin: 'yes', cepdir: folder, cepext: '.raw', ctl: join(folder, 'control') };
  // Its log has what was said, and nobody is to find it there.
  const output = { ctm: join(folder, 'words'), logfn: '/dev/null' };
  const options = Object.entries({ ...model, ...audio, ...output }).flatMap(([name, value]) => [`-${name}`, value]);
  return new Promise((resolve, reject) => {
    execFile(PROGRAM, options, { signal }, (error) => {
      if (error === null) resolve();
      else reject(new Error(`${PROGRAM} ended with ${error.code ?? error.signal ?? 'an error'}.`));
    });
  });
}

/** Reads lines such as `0 1 2.26 0.44 leisure 1.000`: span, channel, start and duration in seconds, word, confidence (CTM). */
function readWords(text: string, spans: readonly Span[]): readonly (readonly RecognizedWord[])[] {
  const words = spans.map((): RecognizedWord[] => []);
  for (const line of text.split('\n')) {
    const [span = '', , start, duration, word, confidence] = line.split(' ');
    const offset = frameOf(spans[Number(span)]?.start ?? 0) * 10;
    if (word === undefined) continue;
    words[Number(span)]?.push({
      text: word,
      start: offset + Math.round(Number(start) * 1000),
      duration: Math.round(Number(duration) * 1000),
      confidence: Number(confidence),
    });
  }
  return words;
}

function frameOf(sample: number): number {
  return Math.floor(sample / FRAME);
}
