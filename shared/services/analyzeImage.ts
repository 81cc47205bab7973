import { z } from 'zod';
import { commaList } from './commaList.ts';
import { computerVision, metadata } from './computerVision.ts';

const domains = ['Celebrities', 'Landmarks'];
const features = ['Adult', 'Brands', 'Categories', 'Color', 'Description', 'Faces', 'ImageType', 'Objects', 'Tags'];

const list = z.array(z.looseObject({})).nullish();

/** What an image shows, by the features that are asked for; categories where none is. */
export const analyzeImage = computerVision({
  name: 'AnalyzeImage',
  docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/how-to/call-analyze-image',
  path: 'analyze',
  params: {
    visualFeatures: { schema: commaList(features), in: 'query', about: 'What to find in the image.' },
    details: { schema: commaList(domains), in: 'query', about: 'Domains whose details are added.' },
    language: { schema: z.string('a language code such as "en"'), in: 'query', about: 'Language of the answer.' },
    descriptionExclude: { schema: commaList(domains), in: 'query', about: 'Domains left out of the description.' },
  },
  answer: {
    categories: list,
    adult: z.looseObject({ isAdultContent: z.boolean(), adultScore: z.number() }).optional(),
    color: z.looseObject({ isBWImg: z.boolean() }).optional(),
    imageType: z.looseObject({ clipArtType: z.number(), lineDrawingType: z.number() }).optional(),
    tags: list,
    description: z
      .object({ tags: z.array(z.string()), captions: z.array(z.looseObject({ text: z.string() })) })
      .optional(),
    faces: list,
    objects: list,
    brands: list,
    metadata,
  },
});
