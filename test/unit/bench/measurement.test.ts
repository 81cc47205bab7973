import { expect, test } from 'vitest';
import { goalText, isMet, type Measurement } from '../../bench/measurement.ts';

const figure = (value: number, goal: Measurement['goal']): Measurement => ({ name: 'a', value, unit: 'ms', goal });

test('a figure meets a goal from one side or the other, or has none to meet', () => {
  expect([isMet(figure(1.5, { atMost: 1.5 })), isMet(figure(1.6, { atMost: 1.5 }))]).toEqual([true, false]);
  expect([isMet(figure(10, { atLeast: 10 })), isMet(figure(9, { atLeast: 10 }))]).toEqual([true, false]);
  expect([isMet(figure(1, null)), goalText(figure(1, null))]).toEqual([null, '']);
  expect(isMet({ ...figure(1, { atLeast: 2 }), ratio: 3 })).toBe(true);
  expect([goalText(figure(1, { atMost: 2 })), goalText(figure(1, { atLeast: 3 }))]).toEqual(['<= 2', '>= 3']);
});
