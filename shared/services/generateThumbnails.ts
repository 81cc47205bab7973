import { z } from 'zod';
import { imageOperation } from './computerVision.ts';
import { bytesAnswer, defineService } from './defineService.ts';

const pixels = 'a whole number of pixels, 1 to 1024';
const side = z.int(pixels).min(1, pixels).max(1024, pixels);
const image = imageOperation({
  name: 'GenerateThumbnails',
  docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/concept-generating-thumbnails',
  path: 'generateThumbnail',
  params: {
    width: { schema: side, in: 'query', required: true, about: 'Width of the thumbnail.' },
    height: { schema: side, in: 'query', required: true, about: 'Height of the thumbnail.' },
    smartCropping: { schema: z.boolean('true or false'), in: 'query', about: 'Keeps what matters in the picture.' },
  },
});

/** A small image of an image: `{contentType, base64}`. */
export const generateThumbnails = defineService({
  ...image,
  route: { ...image.route, answers: 'bytes' },
  response: bytesAnswer,
  answer: bytesAnswer,
  split: (value) => [{ kind: 'ok', value }],
});
