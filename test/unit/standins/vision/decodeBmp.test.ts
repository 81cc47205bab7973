import { expect, test } from 'vitest';
import { decodeBmp } from '../../../../infra/local/services/models/vision/pixels/decodeBmp.ts';
import { aRaster, toBmp } from '../../../support/rasters.ts';

const raster = aRaster(3, 2, (x, y) => [Math.round(x * 255), Math.round(y * 255), 7]);

test('a BMP of 24 bits comes back as it was', () => {
  expect(decodeBmp(toBmp(raster))).toEqual(raster);
});

test('rows from top to bottom are known by their negative height', () => {
  const bmp = toBmp({ ...raster, data: Uint8Array.from([...raster.data.slice(9), ...raster.data.slice(0, 9)]) });
  bmp.writeInt32LE(-2, 22);

  expect(decodeBmp(bmp)).toEqual(raster);
});

test.each([
  [1, [0b10100000]],
  [4, [0x10, 0x10]],
  [8, [1, 0, 1]],
])('a palette of %i bits a pixel', (bits, row) => {
  const bmp = Buffer.alloc(62 + 4);
  bmp.write('BM');
  bmp.writeUInt32LE(62, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(3, 18);
  bmp.writeInt32LE(1, 22);
  bmp.writeUInt16LE(bits, 28);
  bmp.set([1, 2, 3, 0, 30, 20, 10, 0], 54);
  bmp.set(row, 62);

  expect([...decodeBmp(bmp).data]).toEqual([10, 20, 30, 3, 2, 1, 10, 20, 30]);
});

test('what is cut off or compressed is refused', () => {
  const bmp = toBmp(raster);
  const compressed = Buffer.from(bmp);
  compressed.writeUInt32LE(1, 30);

  expect(() => decodeBmp(bmp.subarray(0, -1))).toThrow('cut off');
  expect(() => decodeBmp(compressed)).toThrow('compressed');
  expect(() => decodeBmp(bmp.subarray(0, 20))).toThrow(RangeError);
});
