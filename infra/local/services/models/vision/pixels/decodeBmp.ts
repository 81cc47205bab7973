/** Decodes BMP, which the image library does not: uncompressed, with 1, 4, 8, 24 or 32 bits a pixel. */

import type { Raster } from './raster.ts';

/** `BI_RGB`, and `BI_BITFIELDS` with the masks that say the same. */
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly fromTop: boolean;
  readonly bits: number;
  readonly pixelsAt: number;
  readonly paletteAt: number;
  /** Bytes of one colour of the palette. */
  readonly paletteStep: 3 | 4;
}

/** The pixels of a BMP; throws where it is cut off or of a kind that is not decoded. */
export function decodeBmp(bytes: Buffer): Raster {
  const header = readHeader(bytes);
  const { width, height, fromTop, bits, pixelsAt } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (bytes.length < pixelsAt + rowBytes * height) throw new RangeError('The BMP is cut off.');
  const data = new Uint8Array(width * height * 3);
  const copy = bits >= 24 ? copyDirect : copyIndexed;
  for (let row = 0; row < height; row += 1) {
    const from = pixelsAt + rowBytes * (fromTop ? row : height - 1 - row);
    for (let column = 0; column < width; column += 1) {
      copy(bytes, from, column, header, data, (row * width + column) * 3);
    }
  }
  return { data, width, height, channels: 3 };
}

function readHeader(bytes: Buffer): BmpHeader {
  const size = bytes.readUInt32LE(14);
  const old = size === 12;
  const bits = bytes.readUInt16LE(old ? 24 : 28);
  const compression = old ? UNCOMPRESSED : bytes.readUInt32LE(30);
  const plain = compression === UNCOMPRESSED || (compression === BIT_FIELDS && bits === 32);
  if (!plain || ![1, 4, 8, 24, 32].includes(bits)) throw new RangeError('The BMP is compressed.');
  const height = old ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  return {
    width: old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18),
    height: Math.abs(height),
    fromTop: height < 0,
    bits,
    pixelsAt: bytes.readUInt32LE(10),
    paletteAt: 14 + size,
    paletteStep: old ? 3 : 4,
  };
}

type Copy = (from: Buffer, row: number, column: number, header: BmpHeader, to: Uint8Array, at: number) => void;

/** Blue, green, red, and perhaps a byte that means nothing. */
const copyDirect: Copy = (from, row, column, { bits }, to, at) => {
  copyColour(from, row + column * (bits / 8), to, at);
};

const copyIndexed: Copy = (from, row, column, { bits, paletteAt, paletteStep }, to, at) => {
  const position = column * bits;
  const byte = from[row + (position >> 3)] ?? 0;
  const index = (byte >> (8 - bits - (position & 7))) & ((1 << bits) - 1);
  copyColour(from, paletteAt + index * paletteStep, to, at);
};

function copyColour(from: Buffer, blue: number, to: Uint8Array, at: number): void {
  to[at] = from[blue + 2] ?? 0;
  to[at + 1] = from[blue + 1] ?? 0;
  to[at + 2] = from[blue] ?? 0;
}
