/** The image of a request: bytes, a form with a file, or `{"url"}`; judged by its size and its first bytes. */

import type { ServiceRequest } from '../gateway/operation.ts';
import type { Picture } from '../models/vision/visionModel.ts';
import { fetchImage } from './fetchImage.ts';
import { imageHeader } from './imageHeader.ts';
import { VisionError } from './visionError.ts';
import { MAX_IMAGE_BYTES, MIN_SIDE, SIDE_END } from './visionLimits.ts';

export interface ImageRules {
  readonly formats: readonly Picture['format'][];
  /** Pixels of either side: the first that is too many. */
  readonly sideEnd: number;
}

export const IMAGE_RULES: ImageRules = { formats: ['Jpeg', 'Png', 'Gif', 'Bmp'], sideEnd: SIDE_END };

/** The picture of a request, or its refusal. */
export async function readImage(request: ServiceRequest, rules: ImageRules): Promise<Picture> {
  const bytes = await readBytes(request);
  // Recorded, as the words for images that are too small are, by clients of the service.
  if (bytes === undefined || bytes.length > MAX_IMAGE_BYTES) {
    throw new VisionError('InvalidImageSize', 'Input image is too large.');
  }
  const header = imageHeader(bytes);
  if (header === undefined || !rules.formats.includes(header.format)) throw notAnImage();
  const { width, height } = header;
  if (Math.min(width, height) < MIN_SIDE) {
    throw new VisionError('InvalidImageSize', `Image must be at least ${MIN_SIDE} pixels in width and height`);
  }
  if (Math.max(width, height) >= rules.sideEnd) {
    const message = `The image dimension is not allowed to be smaller than ${MIN_SIDE} and larger than ${rules.sideEnd - 1}.`;
    throw new VisionError('InvalidImageSize', message);
  }
  return { ...header, bytes };
}

/** As the service's documentation quotes it. */
export function notAnImage(): VisionError {
  return new VisionError('InvalidImageFormat', 'Input data is not a valid image.', {
    outer: 'Image format is not valid.',
  });
}

async function readBytes({ body, contentType = '' }: ServiceRequest): Promise<Buffer | undefined> {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  switch (type) {
    case 'application/json':
      return body && fetchImage(readUrl(body));
    case 'application/octet-stream':
      return body;
    case 'multipart/form-data':
      return body && readForm(body, contentType);
    default:
      throw new VisionError('UnsupportedMediaType', 'Invalid Media Type', { status: 415 });
  }
}

function readUrl(body: Buffer): string {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    throw new VisionError('BadArgument', 'JSON format error.');
  }
  const url = typeof json === 'object' && json !== null && 'url' in json ? json.url : undefined;
  if (typeof url === 'string' && url !== '') return url;
  throw new VisionError('InvalidImageUrl', 'Image URL is badly formatted.');
}

/** The first file of a form, whatever its name. */
async function readForm(body: Buffer, contentType: string): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => undefined);
  const file = [...(form?.values() ?? [])].find((value) => value instanceof File);
  if (file === undefined) throw notAnImage();
  return Buffer.from(await file.arrayBuffer());
}
