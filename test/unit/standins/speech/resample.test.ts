import { expect, test } from 'vitest';
import { resample } from '../../../../infra/local/services/models/speech/resample.ts';

test('a tone has the same shape at another rate', () => {
  for (const rate of [8000, 16_000, 22_050, 44_100, 48_000]) {
    const second = Int16Array.from({ length: rate }, (_, at) => Math.sin((at / rate) * 200 * 2 * Math.PI) * 10_000);
    const resampled = resample(second, rate);

    expect(resampled).toHaveLength(16_000);
    // A mean stands for the middle of its time, but for that of its first sample.
    const shift = rate > 16_000 ? 0.5 - 8000 / rate : 0;
    const errors = resampled.map((value, at) => value - Math.sin(((at + shift) / 80) * 2 * Math.PI) * 10_000);
    expect(Math.max(...errors.map(Math.abs).slice(2, -2))).toBeLessThan(50);
  }
});

test('what a lower rate cannot carry is mostly kept out', () => {
  const high = Int16Array.from({ length: 48_000 }, (_, at) => (at % 2 === 0 ? 10_000 : -10_000));

  expect(Math.max(...resample(high, 48_000))).toBeLessThan(3400);
});
