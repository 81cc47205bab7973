/** A picture as the image search answers it (contract v7, `ImageObject`). */

import type { Picture } from '../models/pictures/picture.ts';
import { THUMBNAIL_SIDE } from './bingLimits.ts';

/** One element of `value`; `origin` is where the stand-in serves pictures. */
export function imageValue(picture: Picture, origin: string): object {
  const contentUrl = `${origin}/pictures/${picture.id}.${picture.format}`;
  const hostPageUrl = picture.source ?? contentUrl;
  return {
    name: picture.name,
    thumbnailUrl: `${origin}/thumbnails/${picture.id}.jpeg`,
    ...(picture.discovered === undefined ? {} : { datePublished: dateOf(picture.discovered) }),
    contentUrl,
    hostPageUrl,
    hostPageDisplayUrl: hostPageUrl.replace(/^https?:\/\//, ''),
    contentSize: `${picture.bytes} B`,
    encodingFormat: picture.format,
    width: picture.width,
    height: picture.height,
    thumbnail: thumbnailSize(picture),
    imageId: picture.id,
    accentColor: picture.accentColor,
  };
}

/** The size of a picture within the square of a thumbnail; a small one is not made larger. */
export function thumbnailSize({ width, height }: Picture): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Seven digits of a second, as the service writes them. */
function dateOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}
