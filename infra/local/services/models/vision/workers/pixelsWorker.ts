/** The thread that decodes pictures: what the detectors take, colours, pages to read, thumbnails. */

import sharp from 'sharp';
import { findColours } from '../pixels/findColours.ts';
import { findKind } from '../pixels/findKind.ts';
import { findScene } from '../pixels/findScene.ts';
import { FACES_SQUARE, OBJECTS_SQUARE } from '../pixels/letterbox.ts';
import { decoding, fromRaster, openPicture, type SentPicture, sizeOf, toRaster, WHITE } from '../pixels/openPicture.ts';
import type { Raster } from '../pixels/raster.ts';
import type { Sight, ThumbnailSize } from '../visionModel.ts';
import { serveModel } from './serveModel.ts';

/** The longer sides of what a picture is reduced to: for everything, for its colours, and for its kind. */
const WORKING_SIDE = 1024;
const COLOURS_SIDE = 96;
const KIND_SIDE = 256;

/** Between the bars of a letterbox and a picture no edge is to be seen: the mean colour of photographs. */
const BARS = { r: 124, g: 116, b: 104 };

/** Pixels of a page to read: one with fewer is enlarged, for small letters are misread, and one with more is reduced. */
const FEW_PIXELS = 1_000_000;
const MANY_PIXELS = 4_000_000;

/** What is found by looking at colours, and the squares in which detectors look for the rest. */
export type Look = Pick<Sight, 'width' | 'height' | 'colours' | 'scene' | 'kind'> & {
  readonly objectsSquare: Uint8Array;
  readonly facesSquare: Uint8Array;
};

/** A page as the reader takes it, and by how much it was enlarged. */
export type PageRaster = Raster & { readonly scale: number };

const calls = {
  async look(picture: SentPicture): Promise<Look> {
    const inside = { fit: 'inside', withoutEnlargement: true } as const;
    const [size, working, crisp] = await decoding(() =>
      Promise.all([
        sizeOf(picture),
        toRaster(openPicture(picture).resize(WORKING_SIDE, WORKING_SIDE, inside)),
        toRaster(openPicture(picture).resize(KIND_SIDE, KIND_SIDE, { ...inside, kernel: 'nearest' })),
      ]),
    );
    const small = await toRaster(fromRaster(working).resize(COLOURS_SIDE, COLOURS_SIDE, inside));
    const square = async (side: number): Promise<Uint8Array> =>
      (await toRaster(fromRaster(working).resize(side, side, { fit: 'contain', background: BARS }))).data;
    return {
      ...size,
      colours: findColours(small),
      scene: findScene(small),
      kind: findKind(crisp),
      objectsSquare: await square(OBJECTS_SQUARE),
      facesSquare: await square(FACES_SQUARE),
    };
  },

  size: (picture: SentPicture) => decoding(() => sizeOf(picture)),

  /** The picture turned clockwise by an angle in degrees, on white. */
  page: (picture: SentPicture, degrees: number): Promise<PageRaster> =>
    decoding(async () => {
      const { width, height } = await sizeOf(picture);
      const scale = scaleOf(width * height);
      const scaled = openPicture(picture).resize(Math.round(width * scale), Math.round(height * scale), {
        fit: 'fill',
      });
      // Turned in a second pipeline: within one, the library turns before it resizes.
      const turned = degrees === 0 ? scaled : fromRaster(await toRaster(scaled)).rotate(degrees, { background: WHITE });
      return { ...(await toRaster(turned.ensureAlpha())), scale };
    }),

  thumbnail: (picture: SentPicture, { width, height, smart }: ThumbnailSize): Promise<Uint8Array> =>
    decoding(() =>
      openPicture(picture)
        .resize(width, height, { fit: 'cover', position: smart ? sharp.strategy.attention : 'centre' })
        .jpeg()
        .toBuffer(),
    ),
};

export type PixelsCalls = typeof calls;

serveModel(calls);

function scaleOf(pixels: number): number {
  if (pixels < FEW_PIXELS) return 2;
  return Math.min(1, Math.sqrt(MANY_PIXELS / pixels));
}
