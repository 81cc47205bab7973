/** The name of a colour, out of those that an image search can be asked for. */

const hues = [
  ['Red', 15],
  ['Orange', 42],
  ['Yellow', 68],
  ['Green', 160],
  ['Teal', 195],
  ['Blue', 255],
  ['Purple', 290],
  ['Pink', 345],
  ['Red', 360],
] as const;

export type ColorName = (typeof hues)[number][0] | 'Black' | 'Brown' | 'Gray' | 'White';

/** A difference between the channels, 0 to 255, below which a colour counts as none. */
export const GRAY_CHROMA = 28;

/** The name for red, green and blue, each 0 to 255. The bounds are this search's own: the service's are not published. */
export function colorName(red: number, green: number, blue: number): ColorName {
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  const lightness = (2 * most - chroma) / 510;
  if (lightness < 0.1) return 'Black';
  if (chroma < GRAY_CHROMA) return lightness > 0.85 ? 'White' : lightness < 0.2 ? 'Black' : 'Gray';
  const hue = hueOf(red, green, blue, most, chroma);
  const [name] = hues.find(([, end]) => hue < end) ?? ['Red'];
  if (name === 'Orange' && lightness < 0.45) return 'Brown';
  return name === 'Red' && lightness > 0.7 ? 'Pink' : name;
}

/** Degrees on the colour circle, from red over green and blue back to red. */
function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  if (most === red) return (((green - blue) / chroma) * 60 + 360) % 360;
  if (most === green) return ((blue - red) / chroma) * 60 + 120;
  return ((red - green) / chroma) * 60 + 240;
}
