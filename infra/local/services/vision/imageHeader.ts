/** What the first bytes of an image say of it, so that it can be judged before anything decodes it. */

import type { Picture } from '../models/vision/visionModel.ts';

export type ImageHeader = Omit<Picture, 'bytes'>;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The header of a JPEG, PNG, GIF or BMP; nothing where the bytes are none of these. */
export function imageHeader(bytes: Buffer): ImageHeader | undefined {
  if (bytes.length >= 24 && bytes.subarray(0, 8).equals(PNG)) {
    return { format: 'Png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (bytes.length >= 10 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) {
    return { format: 'Gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  if (bytes.length >= 26 && bytes.toString('latin1', 0, 2) === 'BM') return bmpHeader(bytes);
  return bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 ? jpegHeader(bytes) : undefined;
}

/** A negative height means that the rows stand from top to bottom; the oldest kind of header has 16-bit sides. */
function bmpHeader(bytes: Buffer): ImageHeader {
  const old = bytes.readUInt32LE(14) === 12;
  const width = old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = old ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  return { format: 'Bmp', width: Math.abs(width), height: Math.abs(height) };
}

/** Goes from segment to segment until the one with the frame's size (SOF0 to SOF15, without DHT, JPG and DAC among them). */
function jpegHeader(bytes: Buffer): ImageHeader | undefined {
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { format: 'Jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += alone ? 2 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
