/** Rasters made by rule, for tests of what looks at pixels. */

import type { Raster } from '../../infra/local/services/models/vision/pixels/raster.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** A raster whose every pixel `colour` gives, by its place from 0 to 1. */
export function aRaster(width: number, height: number, colour: (x: number, y: number) => Rgb): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    data.set(colour((at % width) / width, Math.floor(at / width) / height), at * 3);
  }
  return { data, width, height, channels: 3 };
}

/** A BMP of the pixels: 24 bits, from bottom to top, as most programs write it. */
export function toBmp({ data, width, height }: Raster): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const bmp = Buffer.alloc(54 + rowBytes * height);
  bmp.write('BM');
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(width, 18);
  bmp.writeInt32LE(height, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  for (let at = 0; at < width * height; at += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 3, at * 3 + 3);
    const row = height - 1 - Math.floor(at / width);
    bmp.set([blue, green, red], 54 + row * rowBytes + (at % width) * 3);
  }
  return bmp;
}
