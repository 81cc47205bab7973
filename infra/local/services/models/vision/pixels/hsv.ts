/** Hue (degrees), saturation and value (0 to 1) of a colour whose channels are 0 to 255. */

export interface Hsv {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

export function toHsv(red: number, green: number, blue: number): Hsv {
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  const saturation = most === 0 ? 0 : chroma / most;
  return { hue: hueOf(red, green, blue, most, chroma), saturation, value: most / 255 };
}

function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  if (chroma === 0) return 0;
  if (most === red) return (((green - blue) / chroma + 6) % 6) * 60;
  return most === green ? ((blue - red) / chroma + 2) * 60 : ((red - green) / chroma + 4) * 60;
}
