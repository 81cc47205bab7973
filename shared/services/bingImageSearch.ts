import { z } from 'zod';
import type { RowError } from '../model/outcome.ts';
import { defineService, type Param, type Values } from './defineService.ts';

/** https://github.com/MicrosoftDocs/bing-docs/blob/main/bing-docs/bing-image-search/reference/query-parameters.md */
const maxUrl = 2048;
const maxCount = 150;
const maxQuery = 1500;
const maxNumber = 65_535;

const path = '/v7.0/images/search';
const searchUrl = `https://api.bing.microsoft.com${path}`;

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

/** Anything of a picture has been seen to be null. */
const image = z.looseObject({
  name: z.string().nullish(),
  contentUrl: z.string().nullish(),
  thumbnailUrl: z.string().nullish(),
  hostPageUrl: z.string().nullish(),
  width: z.int().nullish(),
  height: z.int().nullish(),
});

const images = z.looseObject({
  _type: z.literal('Images'),
  totalEstimatedMatches: z.int().optional(),
  nextOffset: z.int().optional(),
  value: z.array(image),
});

/** A longer address is answered with 404, which would say nothing of the reason. */
function refusedQuery(query: Values): RowError | undefined {
  const values = Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]);
  const { length } = `${searchUrl}?${new URLSearchParams(values).toString()}`;
  if (length <= maxUrl) return undefined;
  const message = `The query makes an address of ${length} characters, at most ${maxUrl} are taken; other letters than English ones are several each.`;
  return { code: 'QueryTooLong', message };
}

/** A page of pictures for a query. Each row is a page: its `offset` may stand in a column. */
export const bingImageSearch = defineService({
  name: 'BingImageSearch',
  docs: 'https://github.com/MicrosoftDocs/bing-docs/tree/main/bing-docs/bing-image-search',
  successor:
    'Grounding with Bing Search in Azure AI Foundry Agent Service, which answers with text and not with pictures',
  route: { method: 'GET', path },
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
  check: (_document, { query: words, q = words, ...others }) => refusedQuery({ q, ...others }),
  response: images,
  answer: images,
  split: (value) => [{ kind: 'ok', value }],
});
