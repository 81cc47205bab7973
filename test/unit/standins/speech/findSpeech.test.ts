import { expect, test } from 'vitest';
import { findSpeech } from '../../../../infra/local/services/models/speech/findSpeech.ts';
import { tone } from '../../../support/wavFile.ts';

/** Spans in seconds. */
function secondsIn(samples: Int16Array): number[][] {
  return findSpeech(samples).spans.map(({ start, end }) => [start / 16_000, end / 16_000]);
}

const quiet = 0.003;

test('what stands out is found with a margin, divided by its pauses', () => {
  const recording = tone([1, quiet], [1, 0.5], [0.3, quiet], [1, 0.3], [1, quiet], [0.5, 0.5], [1, quiet]);

  expect(secondsIn(recording)).toEqual([
    [0.76, 3.54],
    [4.06, 5.04],
  ]);
});

test('speech without pauses is one span from the beginning to the end', () => {
  expect(secondsIn(tone([0.4, 0.5], [0.1, 0.02], [0.4, 0.4], [0.1, 0.05]))).toEqual([[0, 1]]);
});

test('a long span is cut where it is quietest, and nothing is in two spans', () => {
  const syllables = Array.from({ length: 70 }, () => [[0.2, 0.5] as const, [0.1, 0.02] as const]).flat();
  const spans = secondsIn(tone([1, quiet], ...syllables, [0.1, 0.004], ...syllables, [1, quiet]));

  expect(spans).toEqual([
    [0.76, 22],
    [22, 43.24],
  ]);
});

test.each([
  ['silence', tone([2, 0]), true],
  ['a faint hum', tone([2, 0.001]), true],
  ['a steady tone', tone([2, 0.3]), false],
  ['a click', tone([1, 0.0005], [0.04, 0.5], [1, 0.0005]), false],
  ['nothing', new Int16Array(), true],
])('in %s nobody speaks', (_, samples, isSilent) => {
  expect(findSpeech(samples)).toEqual({ spans: [], isSilent });
});
