import { z } from 'zod';
import { computerVision } from './computerVision.ts';

const word = z.object({ boundingBox: z.string(), text: z.string() });
const line = z.object({ boundingBox: z.string(), words: z.array(word) });

/** The printed text of an image, by regions, lines and words. */
export const ocr = computerVision({
  name: 'OCR',
  docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/overview-ocr',
  path: 'ocr',
  params: {
    language: {
      schema: z.string('a language code such as "en", or "unk"'),
      in: 'query',
      about: 'Language of the text.',
    },
    detectOrientation: {
      schema: z.boolean('true or false'),
      in: 'query',
      default: true,
      about: 'Turns the image upright first.',
    },
  },
  answer: {
    language: z.string(),
    textAngle: z.number().optional(),
    orientation: z.string().optional(),
    regions: z.array(z.object({ boundingBox: z.string(), lines: z.array(line) })),
  },
});
