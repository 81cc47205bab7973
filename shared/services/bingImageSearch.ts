import { z } from 'zod';
import { defineService, type Param } from './defineService.ts';

/** https://github.com/MicrosoftDocs/bing-docs/blob/main/bing-docs/bing-image-search/reference/query-parameters.md */
const maxCount = 150;
const maxQuery = 1500;
const maxNumber = 65_535;

const words = `words to search for, at most ${maxQuery} characters`;
const query = z.string(words).regex(/\S/, words).max(maxQuery, words);
const queryParam: Param = { schema: query, in: 'query', query: 'q', oneOf: 'query', about: 'What to search for.' };

function number(least: number, most: number, about: string): Param {
  const expected = `a whole number from ${least} to ${most}`;
  return { schema: z.int(expected).min(least, expected).max(most, expected), in: 'query', about };
}

function choice(values: readonly [string, ...string[]], about: string): Param {
  return { schema: z.enum(values, `one of ${values.join(', ')}`), in: 'query', about };
}

const colors = [
  'Black',
  'Blue',
  'Brown',
  'Gray',
  'Green',
  'Orange',
  'Pink',
  'Purple',
  'Red',
  'Teal',
  'White',
  'Yellow',
];
const market = 'a market such as "en-US"';

const image = z.looseObject({
  name: z.string().optional(),
  contentUrl: z.string(),
  thumbnailUrl: z.string().optional(),
  hostPageUrl: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
});

const images = z.looseObject({
  _type: z.literal('Images'),
  totalEstimatedMatches: z.int().optional(),
  nextOffset: z.int().optional(),
  value: z.array(image),
});

/** A page of pictures for a query. Each row is a page: its `offset` may stand in a column. */
export const bingImageSearch = defineService({
  name: 'BingImageSearch',
  docs: 'https://github.com/MicrosoftDocs/bing-docs/tree/main/bing-docs/bing-image-search',
  successor:
    'Grounding with Bing Search in Azure AI Foundry Agent Service, which answers with text and not with pictures',
  route: { method: 'GET', path: '/v7.0/images/search' },
  limits: { documents: 1 },
  params: {
    query: queryParam,
    q: queryParam,
    count: number(1, maxCount, 'Pictures on a page; the default is 35.'),
    offset: number(0, maxNumber, 'Pictures to skip; the default is 0.'),
    mkt: {
      schema: z.string(market).regex(/^[A-Za-z]{2,3}(-[A-Za-z]+)?-[A-Za-z]{2}$/, market),
      in: 'query',
      about: 'The market that the pictures come from.',
    },
    safeSearch: choice(['Off', 'Moderate', 'Strict'], 'Whether adult pictures are left out; the default is Moderate.'),
    aspect: choice(['All', 'Square', 'Wide', 'Tall'], 'Shape of the pictures.'),
    color: choice(['ColorOnly', 'Monochrome', ...colors], 'Colour of the pictures.'),
    freshness: choice(['Day', 'Week', 'Month'], 'How long ago Bing found them at most.'),
    imageContent: choice(['Face', 'Portrait'], 'What the pictures show.'),
    imageType: choice(['AnimatedGif', 'Clipart', 'Line', 'Photo', 'Shopping', 'Transparent'], 'Kind of the pictures.'),
    license: choice(
      ['All', 'Any', 'Public', 'Share', 'ShareCommercially', 'Modify', 'ModifyCommercially'],
      'What their licence allows.',
    ),
    size: choice(['All', 'Small', 'Medium', 'Large', 'Wallpaper'], 'Size of the pictures.'),
    height: number(1, maxNumber, 'Height in pixels.'),
    width: number(1, maxNumber, 'Width in pixels.'),
    minHeight: number(0, maxNumber, 'Least height in pixels.'),
    maxHeight: number(0, maxNumber, 'Most height in pixels.'),
    minWidth: number(0, maxNumber, 'Least width in pixels.'),
    maxWidth: number(0, maxNumber, 'Most width in pixels.'),
    minFileSize: number(0, 520_192, 'Least bytes.'),
    maxFileSize: number(0, 520_192, 'Most bytes.'),
  },
  response: images,
  answer: images,
  split: (value) => [{ kind: 'ok', value }],
});
