import { expect, test } from 'vitest';
import { colorName } from '../../../infra/local/services/models/pictures/colorName.ts';

test.each([
  ['Black', '#0b0b10'],
  ['White', '#f8f8f8'],
  ['Gray', '#808488'],
  ['Red', '#c01818'],
  ['Red', '#d01030'],
  ['Pink', '#ffc0cb'],
  ['Pink', '#ff40a0'],
  ['Brown', '#6b3a10'],
  ['Orange', '#ff8c10'],
  ['Yellow', '#f4e04d'],
  ['Green', '#2f6b3a'],
  ['Teal', '#108888'],
  ['Blue', '#1f3a8f'],
  ['Purple', '#7020b0'],
])('%s is the name of %s', (name, code) => {
  const [red = 0, green = 0, blue = 0] = Buffer.from(code.slice(1), 'hex');
  expect(colorName(red, green, blue)).toBe(name);
});
