import { z } from 'zod';
import { imageOperation } from './computerVision.ts';
import { defineService } from './defineService.ts';

const aPages = 'page numbers and ranges, such as "1,3-5" or ["1", "3-5"]';
const page = /^(\d+|\d+-\d+|\d+-|-\d+)$/;
const list = z.array(z.string(aPages).regex(page, aPages), aPages).min(1, aPages);
const text = z.string(aPages).refine((value) => value.split(',').every((each) => page.test(each)), aPages);
const pages = z.union([list, text], aPages);

const line = z.looseObject({ text: z.string(), boundingBox: z.array(z.number()), words: z.array(z.looseObject({})) });
const readResult = z.looseObject({ page: z.number(), lines: z.array(line) });
const analyzeResult = z.looseObject({
  version: z.string(),
  modelVersion: z.string().optional(),
  readResults: z.array(readResult),
});

/** Printed and handwritten text of an image or a PDF, by pages and lines. */
export const readImage = defineService({
  ...imageOperation({
    name: 'ReadImage',
    docs: 'https://learn.microsoft.com/azure/ai-services/computer-vision/how-to/call-read-api',
    path: 'read/analyze',
    params: {
      language: { schema: z.string('a language code such as "en"'), in: 'query', about: 'Language of all the text.' },
      pages: { schema: pages, in: 'query', about: 'Pages to read; all where it is left out.' },
      readingOrder: {
        schema: z.enum(['basic', 'natural'], 'basic or natural'),
        in: 'query',
        about: 'Order of the lines.',
      },
    },
  }),
  limits: { documents: 1, contentBytes: 500 * 1024 * 1024 },
  operation: { pollMs: 1000, keptMs: 48 * 3_600_000 },
  response: z.looseObject({ analyzeResult }),
  answer: z.object({ analyzeResult }),
  modelVersion: (body) => body.analyzeResult.modelVersion,
  split: (body) => [{ kind: 'ok', value: { analyzeResult: body.analyzeResult } }],
});
