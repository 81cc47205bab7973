import { z } from 'zod';
import { computerVision, metadata } from './computerVision.ts';

const candidates = 'a whole number of descriptions, 1 or more';

/** Sentences that say what an image shows. */
export const describeImage = computerVision({
  name: 'DescribeImage',
  docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/concept-describing-images',
  path: 'describe',
  params: {
    maxCandidates: {
      schema: z.int(candidates).min(1, candidates),
      in: 'query',
      about: 'Descriptions that are given at most; the default is 1.',
    },
    language: { schema: z.string('a language code such as "en"'), in: 'query', about: 'Language of the description.' },
  },
  answer: {
    description: z.object({
      tags: z.array(z.string()),
      captions: z.array(z.object({ text: z.string(), confidence: z.number() })),
    }),
    metadata,
  },
});
