/** Tests on real recordings, which need PocketSphinx and its test data: the Debian packages that `.ci/run` installs. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { isPocketSphinxThere } from '../../infra/local/services/models/speech/pocketSphinx.ts';
import { wavFile } from './wavFile.ts';

const folder = '/usr/share/pocketsphinx/test/data';
const NEEDS = 'needs the Debian packages pocketsphinx, pocketsphinx-en-us and pocketsphinx-testdata';

/** As vitest's `describe`: where the packages are missing the tests are skipped, but on CI they fail. */
export function describeSpeech(name: string, define: () => void): void {
  if (isPocketSphinxThere() && existsSync(folder)) {
    describe(name, define);
  } else if (process.env['CI']) {
    it(`${name} ${NEEDS}`, () => {
      throw new Error(`It ${NEEDS}.`);
    });
  } else {
    console.warn(`SKIPPED ${name}: it ${NEEDS}.`);
    describe.skip(name, () => it(NEEDS, () => {}));
  }
}

/** Samples of a recording in the test data, at 16 kHz. */
export function recordedSamples(file: string): Int16Array {
  const bytes = readFileSync(join(folder, file));
  const start = file.endsWith('.wav') ? 44 : 0;
  return Int16Array.from({ length: (bytes.length - start) / 2 }, (_, at) => bytes.readInt16LE(start + at * 2));
}

export interface Recording {
  readonly file: Buffer;
  /** What is said, in lower case. */
  readonly said: string;
}

/** Five sentences of “Sense and Sensibility” as a volunteer of LibriVox reads them, and two commands. */
export function recordings(): readonly Recording[] {
  const sentences = readFileSync(join(folder, 'librivox/transcription'), 'utf8').trim().split('\n');
  const read = sentences.map((line) => {
    const [, text = '', name = ''] = /^<s> (.*) <\/s> \((.*)\)$/.exec(line) ?? [];
    return { file: wavFile([recordedSamples(`librivox/${name}.wav`)]), said: text };
  });
  return [
    ...read,
    { file: wavFile([recordedSamples('goforward.raw')]), said: 'go forward ten meters' },
    { file: wavFile([recordedSamples('something.raw')]), said: 'go somewhere and do something' },
  ];
}
