/** `POST /vision/v3.2/generateThumbnail` (contract v3.2). */

import { IMAGE_RULES, readImage } from './readImage.ts';
import { VisionError } from './visionError.ts';
import { MAX_THUMBNAIL_SIDE } from './visionLimits.ts';
import type { VisionOperation } from './visionOperation.ts';
import { checkModelVersion, readFlag, readWhole } from './visionQuery.ts';

export const generateThumbnail: VisionOperation = {
  path: '/generateThumbnail',
  name: 'Get Thumbnail',
  async answer(request) {
    const { model, query } = request;
    const side = (name: string): number =>
      readWhole(query, name, { least: 1, most: MAX_THUMBNAIL_SIDE }, () => invalidSide(name));
    const size = { width: side('width'), height: side('height'), smart: readFlag(query, 'smartCropping', false) };
    checkModelVersion(query, model.version);
    const body = await model.thumbnail(await readImage(request, IMAGE_RULES), size);
    // The contract's media type; it is a JPEG.
    return { status: 200, documents: 1, body, headers: { 'Content-Type': 'application/octet-stream' } };
  },
};

function invalidSide(name: string): VisionError {
  return new VisionError('InvalidThumbnailSize', `Specified ${name} must be between 1 and ${MAX_THUMBNAIL_SIDE}.`);
}
