/** The service's twelve names of colours. */

import { toHsv } from './hsv.ts';

/** Hues up to which a name reaches, in degrees; what comes after the last is red again. */
const HUES: readonly (readonly [end: number, name: string])[] = [
  [15, 'Red'],
  [44, 'Orange'],
  [68, 'Yellow'],
  [160, 'Green'],
  [196, 'Teal'],
  [256, 'Blue'],
  [290, 'Purple'],
  [345, 'Pink'],
  [360, 'Red'],
];

/** The name that fits a colour best; the limits are this stand-in's own. */
export function colourName(red: number, green: number, blue: number): string {
  const { hue, saturation, value } = toHsv(red, green, blue);
  if (value < 0.16) return 'Black';
  if (saturation < 0.13 || (value < 0.3 && saturation < 0.25)) return greyName(value);
  const name = HUES.find(([end]) => hue < end)?.[1] ?? 'Red';
  // Dark orange and dark yellow are what is called brown; pale red is pink, and dark pink purple.
  if ((name === 'Orange' || name === 'Yellow') && value < 0.65) return 'Brown';
  if (name === 'Red' && saturation < 0.45 && value > 0.7) return 'Pink';
  return name === 'Pink' && value < 0.5 ? 'Purple' : name;
}

function greyName(value: number): string {
  if (value > 0.85) return 'White';
  return value < 0.2 ? 'Black' : 'Gray';
}
