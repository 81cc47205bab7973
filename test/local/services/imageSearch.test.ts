import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';

interface Found {
  readonly name: string;
  readonly contentUrl: string;
  readonly thumbnailUrl: string;
  readonly hostPageUrl: string;
  readonly datePublished?: string;
  readonly contentSize: string;
  readonly encodingFormat: string;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: { readonly width: number; readonly height: number };
  readonly imageId: string;
}

interface Answer {
  readonly totalEstimatedMatches: number;
  readonly currentOffset: number;
  readonly nextOffset: number;
  readonly value: readonly Found[];
  readonly errors: unknown;
}

const NOW = Date.UTC(2026, 0, 20);
const TUTORIAL = 'Martin Luther King Jr. quotes';

let folder: string;
let services: Services;
const warnings: string[] = [];

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => warnings.push(String(text)) > 0);
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  await fill(folder);
  services = await startServices({
    port: 0,
    pictures: folder,
    now: () => NOW,
    resources: [{ name: 'bing', location: 'global', tier: 'S', keys: ['key'] }],
  });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await services.close();
  await rm(folder, { recursive: true });
});

/** Two photos, one of them with notes and one without, a drawing for adults, and two files that are no pictures. */
async function fill(at: string): Promise<void> {
  const red = sharp({ create: { width: 640, height: 400, channels: 3, background: '#c01818' } });
  await red.jpeg().toFile(join(at, 'lake.jpg'));
  const notes = {
    name: 'Boats',
    caption: 'Zebras at a lake',
    tags: ['water'],
    license: 'CC-BY-NC-4.0',
    source: 'https://example.org/boats',
    type: 'photo',
  };
  await writeFile(join(at, 'lake.jpg.json'), JSON.stringify(notes));
  const clear = sharp({ create: { width: 120, height: 120, channels: 4, background: '#00000000' } });
  await clear.png().toFile(join(at, 'zebras-in_winter.png'));
  await red.webp().toFile(join(at, 'club.webp'));
  await writeFile(join(at, 'club.webp.json'), JSON.stringify({ name: 'Zebras', isAdult: true }));
  await writeFile(join(at, 'broken.png'), 'not a picture');
  await red.png().toFile(join(at, 'mistaken.png'));
  await writeFile(join(at, 'mistaken.png.json'), '{"title": "Zebras"}');
  const lastWeek = new Date(NOW - 5 * 86_400_000);
  await utimes(join(at, 'lake.jpg'), lastWeek, lastWeek);
  const lastYear = new Date(NOW - 400 * 86_400_000);
  await utimes(join(at, 'zebras-in_winter.png'), lastYear, lastYear);
}

async function search(parameters: Readonly<Record<string, string | number>>, headers = {}): Promise<Response> {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return fetch(`${services.url}/v7.0/images/search?${query.toString()}`, {
    headers: { 'Ocp-Apim-Subscription-Key': 'key', ...headers },
  });
}

async function find(parameters: Readonly<Record<string, string | number>>): Promise<Answer> {
  return (await search(parameters)).json() as Promise<Answer>;
}

async function namesOf(parameters: Readonly<Record<string, string | number>>): Promise<string[]> {
  return (await find(parameters)).value.map(({ name }) => name).toSorted();
}

describe('paging', () => {
  it('gives two pictures at each of the tutorial’s ten offsets, none twice, and every one can be had', async () => {
    const pages = await Promise.all(
      Array.from({ length: 10 }, (_, page) => find({ q: TUTORIAL, count: 2, offset: page * 2 })),
    );
    const found = pages.flatMap(({ value }) => value);

    expect(pages.map(({ value }) => value.length)).toEqual(Array(10).fill(2));
    expect(pages.map(({ currentOffset }) => currentOffset)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(new Set(found.map(({ contentUrl }) => contentUrl)).size).toBe(20);
    for (const { contentUrl, contentSize, encodingFormat, width, height } of found) {
      const response = await fetch(contentUrl);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get('content-type')).toBe(`image/${encodingFormat}`);
      expect(`${bytes.length} B`).toBe(contentSize);
      expect(await sharp(bytes).metadata()).toMatchObject({ width, height, format: encodingFormat });
    }
  });

  it('follows nextOffset over all pictures once, and stays at the last page', async () => {
    const seen: string[] = [];
    let offset = 0;
    for (;;) {
      const page = await find({ q: 'quotes', count: 7, offset });
      seen.push(...page.value.map(({ imageId }) => imageId));
      if (page.nextOffset === offset) break;
      offset = page.nextOffset;
    }
    const whole = await find({ q: 'quotes', count: 150 });

    expect(seen).toEqual(whole.value.map(({ imageId }) => imageId));
    expect(new Set(seen).size).toBe(whole.totalEstimatedMatches);
  });

  it('gives 35 where no count is asked for, 150 at most, and nothing past the end', async () => {
    expect((await find({ q: 'quotes' })).value.length).toBeLessThanOrEqual(35);
    expect((await search({ q: 'quotes', count: 500 })).status).toBe(200);
    expect(await find({ q: 'quotes', offset: 1000 })).toMatchObject({ value: [], nextOffset: 1000 });
  });
});

describe('what is found', () => {
  it('has the pictures first whose words are those asked for', async () => {
    const { value } = await find({ q: TUTORIAL, count: 10 });
    const firsts = await find({ q: 'Douglass struggle' });

    expect(value.map(({ name }) => name).join()).toContain('Theodore Parker');
    expect(firsts.value[0]?.name).toContain('If there is no struggle there is no progress.');
  });

  it('says of a card that King quoted it, and has no words of his own', async () => {
    const { value } = await find({ q: 'King', count: 150 });

    expect(value.length).toBeGreaterThanOrEqual(9);
    expect(value.every(({ name }) => !name.startsWith('Martin Luther King'))).toBe(true);
  });

  it('is what the notes beside a picture of one’s own say, or the name of its file', async () => {
    const { value } = await find({ q: 'zebras' });

    expect(value).toHaveLength(2);
    expect(value).toContainEqual(
      expect.objectContaining({
        name: 'Boats',
        hostPageUrl: 'https://example.org/boats',
        datePublished: '2026-01-15T00:00:00.0000000Z',
        width: 640,
        height: 400,
        encodingFormat: 'jpeg',
      }),
    );
    expect(value).toContainEqual(expect.objectContaining({ name: 'zebras in winter', encodingFormat: 'png' }));
  });

  it('leaves out what is no picture or has wrong notes, and says so', async () => {
    await find({ q: 'zebras' });

    expect(warnings.filter((text) => text.includes('left out')).toSorted()).toEqual([
      expect.stringContaining('broken.png'),
      expect.stringMatching(/mistaken\.png .*title/),
    ]);
  });

  it('comes first where its id is asked for', async () => {
    const { value } = await find({ q: 'quotes' });
    const last = value.at(-1)?.imageId ?? '';

    expect((await find({ q: 'quotes', id: last, count: 1 })).value[0]?.imageId).toBe(last);
  });

  it('has a thumbnail of the size it says', async () => {
    const { value } = await find({ q: 'boats' });
    const bytes = await (await fetch(value[0]?.thumbnailUrl ?? '')).arrayBuffer();

    expect(value[0]?.thumbnail).toEqual({ width: 300, height: 188 });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 300, height: 188, format: 'jpeg' });
  });

  it.each<[object, string[]]>([
    [{ size: 'Small' }, ['zebras in winter']],
    [{ size: 'medium' }, ['Boats']],
    [{ aspect: 'Square' }, ['zebras in winter']],
    [{ aspect: 'Wide' }, ['Boats']],
    [{ color: 'Red' }, ['Boats']],
    [{ color: 'Monochrome' }, ['zebras in winter']],
    [{ imageType: 'Transparent' }, ['zebras in winter']],
    [{ imageType: 'Photo' }, ['Boats']],
    [{ imageType: 'AnimatedGif' }, []],
    [{ license: 'Any' }, ['Boats']],
    [{ license: 'Share' }, ['Boats']],
    [{ license: 'ShareCommercially' }, []],
    [{ freshness: 'Week' }, ['Boats']],
    [{ freshness: 'Day' }, []],
    [{ safeSearch: 'Off' }, ['Boats', 'Zebras', 'zebras in winter']],
    [{ width: 640 }, ['Boats']],
    [{ minHeight: 100, maxHeight: 200 }, ['zebras in winter']],
    [{ maxFileSize: 600 }, ['zebras in winter']],
  ])('is what %o lets through', async (filter, names) => {
    expect(await namesOf({ q: 'zebras', ...filter })).toEqual(names);
  });
});

describe('a refusal', () => {
  it('names the missing parameter, and the wrong one with its value', async () => {
    expect(await find({})).toEqual({
      _type: 'ErrorResponse',
      errors: [
        {
          code: 'InvalidRequest',
          subCode: 'ParameterMissing',
          message: 'Required parameter is missing.',
          parameter: 'q',
        },
      ],
    });
    expect((await find({ q: 'a', count: '2.5' })).errors).toEqual([
      {
        code: 'InvalidRequest',
        subCode: 'ParameterInvalidValue',
        message: 'Parameter has invalid value.',
        parameter: 'count',
        value: '2.5',
      },
    ]);
  });

  it('says of what local pictures cannot tell that it is this search that cannot', async () => {
    expect((await find({ q: 'a', size: 'Wallpaper' })).errors).toMatchObject([
      { parameter: 'size', moreDetails: expect.stringContaining('local pictures') as string },
    ]);
  });

  it.each([
    { mkt: 'english' },
    { mkt: 'en-US', cc: 'US' },
    { offset: 70_000 },
    { freshness: 'Year' },
    { minWidth: 'wide' },
  ])('comes for %o', async (parameters) => {
    expect((await search({ q: 'a', ...parameters })).status).toBe(400);
  });

  it('comes without a key, but pictures need none', async () => {
    const { value } = await find({ q: 'quotes', count: 1 });

    expect((await search({ q: 'quotes' }, { 'Ocp-Apim-Subscription-Key': '' })).status).toBe(401);
    expect((await fetch(value[0]?.contentUrl ?? '')).status).toBe(200);
  });

  it('is that nothing is found at an address of over 2,048 characters', async () => {
    const room = 2048 - `${services.url}/v7.0/images/search?q=`.length;

    expect((await search({ q: 'x'.repeat(room) })).status).toBe(200);
    expect((await search({ q: 'x'.repeat(room + 1) })).status).toBe(404);
  });

  it('is all that a picture’s address gets that no picture has', async () => {
    expect((await fetch(`${services.url}/pictures/0000.png`)).status).toBe(404);
    expect((await fetch(`${services.url}/pictures/..%2F..%2Fetc%2Fpasswd.png`)).status).toBe(404);
  });
});

it('says which market it took the query for', async () => {
  const markets = await Promise.all([{}, { mkt: 'de-DE' }, { cc: 'ca' }].map((each) => search({ q: 'a', ...each })));

  expect(markets.map(({ headers }) => headers.get('bingapis-market'))).toEqual(['en-US', 'de-DE', 'en-CA']);
});
