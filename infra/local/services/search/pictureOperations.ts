/** The pictures that a search finds, and their thumbnails: for anybody on this machine, as pictures on the web are for all. */

import { isLoopbackHost } from '../../loopback/isLoopbackHost.ts';
import { gatewayAnswer, resourceNotFound } from '../gateway/gatewayAnswers.ts';
import type { OpenOperation, ServiceAnswer } from '../gateway/operation.ts';
import type { Picture } from '../models/pictures/picture.ts';
import type { PictureLibrary } from '../models/pictures/pictureLibrary.ts';
import { thumbnailSize } from './imageValue.ts';

/** `GET /pictures/{id}.{format}` and `GET /thumbnails/{id}.jpeg`. */
export function createPictureOperations(library: PictureLibrary): readonly OpenOperation[] {
  return [
    openOperation('/pictures/{id}.{format}', library, async (picture) =>
      answerBytes(await picture.read(), picture.format),
    ),
    openOperation('/thumbnails/{id}.jpeg', library, async (picture) =>
      answerBytes(await drawThumbnail(picture), 'jpeg'),
    ),
  ];
}

function openOperation(
  path: string,
  library: PictureLibrary,
  answer: (picture: Picture) => Promise<ServiceAnswer>,
): OpenOperation {
  return {
    isOpen: true,
    method: 'GET',
    path,
    feature: 'pictures',
    maxBytes: 0,
    async answer({ values, url }) {
      // A web page that gives its own name this machine's address is not to see what is in somebody's folder.
      if (!isLoopbackHost(new URL(url()).host)) return gatewayAnswer(403, 'Only this machine may do that.');
      const picture = await library.find(values['id'] ?? '');
      return picture === undefined ? resourceNotFound() : answer(picture);
    },
  };
}

function answerBytes(body: Uint8Array, format: string): ServiceAnswer {
  return { status: 200, body, headers: { 'Content-Type': `image/${format}` } };
}

/** What decodes pictures is loaded for the first one, here as in the library. */
async function drawThumbnail(picture: Picture): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(await picture.read())
    .autoOrient()
    .resize(thumbnailSize(picture))
    .flatten({ background: '#ffffff' })
    .jpeg()
    .toBuffer();
}
