/** A picture for the image library: upright as its camera says, in RGB on white, the first frame of several. */

import sharp, { type Sharp } from 'sharp';
import { type Picture, PictureUnreadable } from '../visionModel.ts';
import { decodeBmp } from './decodeBmp.ts';
import type { Size } from './letterbox.ts';
import type { Raster } from './raster.ts';

/** What arrives of a picture in a worker: a buffer loses its class on the way between threads. */
export type SentPicture = Omit<Picture, 'bytes'> & { readonly bytes: Uint8Array };

export const WHITE = { r: 255, g: 255, b: 255 };

/** Warnings are passed over, as viewers do; a picture that is cut off is none. */
const failOn = 'error';

/** A pipeline that begins with the picture; decoding is left to whoever runs it. */
export function openPicture({ bytes, format }: SentPicture): Sharp {
  if (format === 'Bmp') return fromRaster(decodeBmp(Buffer.from(bytes)));
  return sharp(bytes, { failOn }).autoOrient().flatten({ background: WHITE }).toColourspace('srgb');
}

/** The sides of the upright picture. */
export async function sizeOf({ bytes, format, width, height }: SentPicture): Promise<Size> {
  if (format === 'Bmp') return { width, height };
  const { autoOrient } = await sharp(bytes, { failOn }).metadata();
  return { width: autoOrient.width, height: autoOrient.height };
}

export function fromRaster({ data, width, height, channels }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

export async function toRaster(pipeline: Sharp): Promise<Raster> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** Runs what decodes; bytes that hold no picture after all are told apart from mistakes in here by where they come to light. */
export async function decoding<Value>(decode: () => Promise<Value>): Promise<Value> {
  try {
    return await decode();
  } catch (cause) {
    throw new PictureUnreadable('The picture cannot be decoded.', { cause });
  }
}
