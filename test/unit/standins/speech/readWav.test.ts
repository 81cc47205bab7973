import { expect, test } from 'vitest';
import {
  channelOf,
  isPcm16,
  mergeChannels,
  readWav,
  secondsOf,
} from '../../../../infra/local/services/models/speech/readWav.ts';
import { chunk, wavFile } from '../../../support/wavFile.ts';

const left = Int16Array.of(1, -2, 3, 32_767);
const right = Int16Array.of(3, -4, -32_768, 32_767);

function read(file: Buffer) {
  const wav = readWav(file);
  if (wav === undefined) throw new Error('No WAV file.');
  return wav;
}

test('the channels of a file, each by itself and their mean', () => {
  const wav = read(wavFile([left, right]));

  expect(wav).toMatchObject({ channels: 2, rate: 16_000, bits: 16, encoding: 1 });
  expect(channelOf(wav, 0)).toEqual(left);
  expect(channelOf(wav, 1)).toEqual(right);
  expect(mergeChannels(wav)).toEqual(Int16Array.of(2, -3, -16_382, 32_767));
  expect(secondsOf(wav)).toBe(4 / 16_000);
});

test('chunks that say something else are passed over, those of an odd length with their padding', () => {
  const file = wavFile([left]);
  const [head, rest] = [file.subarray(8, 12), file.subarray(12)];
  const body = Buffer.concat([head, chunk('LIST', Buffer.from('odd')), rest, chunk('id3 ', Buffer.alloc(4))]);

  expect(channelOf(read(chunk('RIFF', body)), 0)).toEqual(left);
});

test.each([0, 0xff_ff_ff_ff])('a recording whose length was not known and stands as %i has what there is', (length) => {
  const file = wavFile([left]);
  file.writeUInt32LE(length, 40);

  expect(channelOf(read(file), 0)).toEqual(left);
});

test('an extensible file has the encoding that its GUID starts with', () => {
  const file = wavFile([left]);
  const format = Buffer.concat([file.subarray(20, 36), Buffer.alloc(24)]);
  format.writeUInt16LE(0xff_fe, 0);
  format.writeUInt16LE(1, 24);
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), file.subarray(36)]);

  expect(read(chunk('RIFF', body)).encoding).toBe(1);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('I am no recording, but long enough for one.')],
  ['a header alone', wavFile([left]).subarray(0, 30)],
  ['a file without samples', chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', Buffer.alloc(16))]))],
])('%s is no file', (_, file) => expect(readWav(file)).toBeUndefined());

test.each([{ bits: 8 }, { encoding: 3 }])('%o is not 16-bit PCM', (options) => {
  expect(isPcm16(read(wavFile([left], options)))).toBe(false);
});
