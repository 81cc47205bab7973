/** `GET /v7.0/images/search` (contract v7), over local pictures. */

import { resourceNotFound } from '../gateway/gatewayAnswers.ts';
import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import type { Picture } from '../models/pictures/picture.ts';
import type { PictureLibrary } from '../models/pictures/pictureLibrary.ts';
import { BingError } from './bingError.ts';
import { BING_QUOTAS, MAX_URL_LENGTH } from './bingLimits.ts';
import { imageValue } from './imageValue.ts';
import { type ImageQuery, readImageQuery } from './readImageQuery.ts';

/** The operation over a library; `now` is in milliseconds since 1970. */
export function createImageSearchOperation(library: PictureLibrary, now: () => number): Operation {
  return {
    method: 'GET',
    path: '/v7.0/images/search',
    feature: 'imageSearch',
    wording: { operation: 'Image Search', api: 'Bing Image Search API v7', product: 'Bing.Search.v7' },
    quotas: BING_QUOTAS,
    maxBytes: 0,
    answer: (request) => answerSearch(request, library, now()),
  };
}

async function answerSearch(
  { url, query, origin }: ServiceRequest,
  library: PictureLibrary,
  now: number,
): Promise<ServiceAnswer> {
  if (url().length > MAX_URL_LENGTH) return resourceNotFound();
  try {
    const asked = readImageQuery(query, now);
    return answerPage(await findPictures(asked, library), asked, origin());
  } catch (error) {
    if (error instanceof BingError) return error.toAnswer();
    throw error;
  }
}

async function findPictures({ words, filters, firstId }: ImageQuery, library: PictureLibrary): Promise<Picture[]> {
  const found = (await library.search(words)).filter((picture) => filters.every((accepts) => accepts(picture)));
  const isFirst = ({ id }: Picture): boolean => id === firstId;
  return [...found.filter(isFirst), ...found.filter((picture) => !isFirst(picture))];
}

function answerPage(found: readonly Picture[], { count, offset, market }: ImageQuery, origin: string): ServiceAnswer {
  const page = found.slice(offset, offset + count);
  const end = offset + page.length;
  return {
    status: 200,
    headers: { 'BingAPIs-Market': market },
    documents: page.length,
    body: {
      _type: 'Images',
      totalEstimatedMatches: found.length,
      currentOffset: offset,
      // At the end it stays where it is (seen in cognitive-services-dotnet-sdk-samples#118).
      nextOffset: end < found.length ? end : offset,
      value: page.map((picture) => imageValue(picture, origin)),
    },
  };
}
