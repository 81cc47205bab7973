/** What can be seen of a picture without understanding it: size, format, colours. */

import sharp from 'sharp';
import { type ColorName, colorName, GRAY_CHROMA } from './colorName.ts';
import type { PictureLook } from './picture.ts';

/** Pixels along the longer side of the copy whose colours are counted. */
const SAMPLE_SIDE = 48;

/** The share of pixels that may have a colour in a black and white picture: compression leaves some. */
const COLORED_SHARE = 0.01;

/** Looks at a picture; rejects where the bytes are none that can be decoded. */
export async function lookAtPicture(bytes: Uint8Array): Promise<PictureLook> {
  const picture = sharp(bytes);
  const { format, autoOrient, hasAlpha, pages = 1 } = await picture.metadata();
  const sample = await picture
    .clone()
    .resize(SAMPLE_SIDE, SAMPLE_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    format,
    bytes: bytes.byteLength,
    isAnimated: pages > 1,
    isTransparent: hasAlpha && !(await picture.stats()).isOpaque,
    ...colorsOf(sample),
  };
}

/** Pixels of one name, and the sums of their channels. */
interface NamedPixels {
  readonly color: ColorName;
  readonly count: number;
  readonly sums: readonly [number, number, number];
}

/** The name that most pixels have with their mean colour, and whether there is any colour. */
function colorsOf(pixels: Uint8Array): Pick<PictureLook, 'accentColor' | 'color' | 'isMonochrome'> {
  const named = new Map<ColorName, NamedPixels>();
  let colored = 0;
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    const color = colorName(red, green, blue);
    const { sums, count } = named.get(color) ?? { sums: [0, 0, 0], count: 0 };
    named.set(color, { color, count: count + 1, sums: [sums[0] + red, sums[1] + green, sums[2] + blue] });
    if (Math.max(red, green, blue) - Math.min(red, green, blue) >= GRAY_CHROMA) colored += 1;
  }
  const [most] = [...named.values()].toSorted((one, other) => other.count - one.count);
  const { color, count, sums } = most ?? { color: 'White', count: 1, sums: [255, 255, 255] };
  return {
    color,
    isMonochrome: colored <= (pixels.length / 3) * COLORED_SHARE,
    accentColor: Buffer.from(sums.map((sum) => Math.round(sum / count)))
      .toString('hex')
      .toUpperCase(),
  };
}
