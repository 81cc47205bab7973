import { z } from 'zod';
import { computerVision, metadata } from './computerVision.ts';

/** Words for what an image shows. */
export const tagImage = computerVision({
  name: 'TagImage',
  docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/concept-tagging-images',
  path: 'tag',
  params: {
    language: { schema: z.string('a language code such as "en"'), in: 'query', about: 'Language of the tags.' },
  },
  answer: {
    tags: z.array(z.looseObject({ name: z.string(), confidence: z.number(), hint: z.string().optional() })),
    metadata,
  },
});
