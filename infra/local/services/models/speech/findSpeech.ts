/** Where in a recording somebody speaks: louder than what is behind it, with pauses between. */

import { SAMPLE_RATE, type Span } from './speechModel.ts';

/** Samples of one measurement: 20 ms. */
const FRAME = SAMPLE_RATE / 50;

/** Decibels over the background at which speech starts, and what counts as silence whatever the background is. */
const ABOVE_NOISE = 10;
const SILENCE = -55;

/** Speech is never taken to be so many decibels below the loudest part: where nobody pauses, the background is speech itself. */
const BELOW_PEAK = 20;

/** Frames: a pause that divides (0.5 s), the least speech (0.1 s), what is kept around it (0.24 s), the longest span (30 s). */
const PAUSE = 25;
const LEAST = 5;
const MARGIN = 12;
const LONGEST = 1500;

export interface FoundSpeech {
  /** In order; none where nobody speaks. */
  readonly spans: readonly Span[];
  /** Whether there is anything to be heard at all. */
  readonly isSilent: boolean;
}

export function findSpeech(samples: Int16Array): FoundSpeech {
  const levels = levelsOf(samples);
  const noise = levels.toSorted()[Math.floor(levels.length * 0.1)] ?? SILENCE;
  const peak = levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const isSilent = peak < SILENCE;
  // What is equally loud all the time is no speech.
  if (isSilent || peak < noise + ABOVE_NOISE) return { spans: [], isSilent };
  const threshold = Math.max(SILENCE, Math.min(noise + ABOVE_NOISE, peak - BELOW_PEAK));
  const spans = divide(levels, threshold)
    .map(({ start, end }) => ({ start: Math.max(0, start - MARGIN), end: Math.min(levels.length, end + MARGIN) }))
    .flatMap((span) => shorten(span, levels))
    .map(({ start, end }) => ({ start: start * FRAME, end: end * FRAME }));
  return { spans, isSilent };
}

/** Decibels below full scale, a number for each frame. */
function levelsOf(samples: Int16Array): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / FRAME));
  for (let frame = 0; frame < levels.length; frame += 1) {
    let sum = 0;
    for (let at = frame * FRAME; at < (frame + 1) * FRAME; at += 1) sum += (samples[at] ?? 0) ** 2;
    levels[frame] = 10 * Math.log10(sum / FRAME / 32_768 ** 2 + 1e-10);
  }
  return levels;
}

/** Frames over the threshold, put together where no pause divides them. */
function divide(levels: Float32Array, threshold: number): readonly Span[] {
  const spans: { start: number; end: number; loud: number }[] = [];
  for (const [frame, level] of levels.entries()) {
    if (level < threshold) continue;
    const last = spans.at(-1);
    if (last !== undefined && frame - last.end < PAUSE) {
      last.end = frame + 1;
      last.loud += 1;
    } else spans.push({ start: frame, end: frame + 1, loud: 1 });
  }
  return spans.filter(({ loud }) => loud >= LEAST);
}

/** A span that is too long is cut where its second half is quietest. */
function shorten({ start, end }: Span, levels: Float32Array): readonly Span[] {
  if (end - start <= LONGEST) return [{ start, end }];
  const from = start + LONGEST / 2;
  const half = levels.subarray(from, start + LONGEST);
  const cut = from + half.indexOf(Math.min(...half));
  return [{ start, end: cut }, ...shorten({ start: cut, end }, levels)];
}
