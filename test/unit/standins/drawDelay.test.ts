import { expect, test } from 'vitest';
import { drawDelay } from '../../../infra/local/services/control/drawDelay.ts';
import { seededRandom } from '../../../infra/local/services/control/seededRandom.ts';

test('a delay is always the same, or has the median and the tail that the script says', () => {
  const random = seededRandom(1);
  expect(drawDelay(250, random)).toBe(250);
  const draws = Array.from({ length: 20_000 }, () => drawDelay({ median: 100, p99: 2000 }, random));
  const sorted = draws.toSorted((a, b) => a - b);
  expect(sorted[10_000]).toBeGreaterThan(95);
  expect(sorted[10_000]).toBeLessThan(105);
  expect(sorted[19_800]).toBeGreaterThan(1700);
  expect(sorted[19_800]).toBeLessThan(2300);
  expect(sorted.at(-1)).toBeLessThanOrEqual(20_000);
});
