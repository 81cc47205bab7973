import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imageHeader } from '../../../../infra/local/services/vision/imageHeader.ts';
import { aRaster, toBmp } from '../../../support/rasters.ts';
import { aPng } from '../../../support/visionCaller.ts';

const photo = readFileSync(new URL('../../../fixtures/photos/olu-eletu.jpg', import.meta.url));
const bmp = toBmp(aRaster(70, 60, () => [1, 2, 3]));
const fromTop = Buffer.from(bmp);
fromTop.writeInt32LE(-60, 22);
const oldBmp = Buffer.from(bmp);
oldBmp.writeUInt32LE(12, 14);
oldBmp.writeUInt16LE(70, 18);
oldBmp.writeUInt16LE(60, 20);

test.each([
  ['a photograph', photo, { format: 'Jpeg', width: 540, height: 373 }],
  ['a PNG', aPng(300, 200), { format: 'Png', width: 300, height: 200 }],
  ['a GIF', Buffer.from('GIF87a\x46\x00\x3c\x00'), { format: 'Gif', width: 70, height: 60 }],
  ['a BMP', bmp, { format: 'Bmp', width: 70, height: 60 }],
  ['a BMP from top to bottom', fromTop, { format: 'Bmp', width: 70, height: 60 }],
  ['a BMP of the oldest kind', oldBmp, { format: 'Bmp', width: 70, height: 60 }],
] as const)('%s', (_, bytes, expected) => expect(imageHeader(bytes)).toEqual(expected));

test.each([
  ['nothing', ''],
  ['text', 'BMW is a car, but these are no pixels.'.slice(1)],
  ['a JPEG without a frame', '\xff\xd8\xff\xe0\x00\x04ab\xff\xd9'],
  ['a PNG cut off', '\x89PNG\r\n\x1a\n\x00\x00'],
  ['a WebP', 'RIFF\x00\x00\x00\x00WEBPVP8 '],
])('%s is no image', (_, text) => expect(imageHeader(Buffer.from(text, 'latin1'))).toBeUndefined());

test('bytes cut off anywhere break nothing', () => {
  for (let end = 0; end < 400; end += 1) expect(() => imageHeader(photo.subarray(0, end))).not.toThrow();
});
