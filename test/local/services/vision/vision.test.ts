import { buffer } from 'node:stream/consumers';
import { ComputerVisionClient, type ComputerVisionModels } from '@azure/cognitiveservices-computervision';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackServer, listenOnLoopback } from '../../../../infra/local/loopback/listenOnLoopback.ts';
import { type Services, startServices } from '../../../../infra/local/services/startServices.ts';
import { PAGE, PAGE_LINES, PHOTOS, readPhoto } from '../../../support/photos.ts';
import { aRaster, toBmp } from '../../../support/rasters.ts';

const KEY = 'vision-key';

let services: Services;
let pictures: LoopbackServer;
let client: ComputerVisionClient;

beforeAll(async () => {
  const resource = { name: 'vision', location: 'eastus', tier: 'S', keys: [KEY], quota: { perSecond: 1000 } } as const;
  services = await startServices({ port: 0, resources: [resource] });
  pictures = await listenOnLoopback(({ url }, response) => {
    if (url === '/people.jpg') response.end(readPhoto('nathan-dumlao-287713'));
    else response.writeHead(404).end();
  }, 0);
  client = clientWith(KEY);
});

afterAll(() => Promise.all([services.close(), pictures.close()]));

/** The official client, unmodified. */
function clientWith(key: string): ComputerVisionClient {
  type Credentials = ConstructorParameters<typeof ComputerVisionClient>[0];
  const credentials: Credentials = {
    signRequest(request) {
      request.headers.set('Ocp-Apim-Subscription-Key', key);
      return Promise.resolve(request);
    },
  };
  return new ComputerVisionClient(credentials, services.url, { noRetryPolicy: true });
}

const wordsOf = (text: string): readonly string[] => text.split(' ');
const ocrWords = ({ regions = [] }: ComputerVisionModels.OcrResult): readonly (string | undefined)[] =>
  regions.flatMap(({ lines = [] }) => lines.flatMap(({ words = [] }) => words.map(({ text }) => text)));

describe('real photographs', () => {
  it('have what stands in them among their tags, nine of ten at least', async () => {
    const tagged = await Promise.all(
      PHOTOS.map(async ([name, expected]) => {
        const { tags = [] } = await client.tagImageInStream(readPhoto(name));
        return { name, expected, found: tags.map((tag) => tag.name) };
      }),
    );

    const missed = tagged.filter(({ expected, found }) => !found.includes(expected));
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(1);
  });

  it('without anything in them have nothing made up', async () => {
    const { objects, description, categories, color, faces } = await client.analyzeImageInStream(
      readPhoto('oskar-vertetics-53043'),
      { visualFeatures: ['Objects', 'Description', 'Categories', 'Color', 'Faces'] },
    );

    expect({ objects, faces }).toEqual({ objects: [], faces: [] });
    expect(description).toMatchObject({ captions: [{ text: 'an outdoor picture with plants' }] });
    expect(categories).toMatchObject([{ name: 'plant_' }]);
    expect(color).toMatchObject({ dominantColors: ['Gray', 'Black', 'Green'], isBWImg: false });
  });
});

describe('pictures', () => {
  it.each(['gif', 'png'] as const)('of the format %s are decoded', async (format) => {
    const picture = await sharp(readPhoto('web-agency-29200')).toFormat(format).toBuffer();

    const { metadata, color } = await client.analyzeImageInStream(picture, { visualFeatures: ['Color'] });

    expect(metadata).toEqual({ width: 500, height: 333, format: format === 'gif' ? 'Gif' : 'Png' });
    expect(color?.dominantColors).toContain('Orange');
  });

  it('stand upright as their camera says', async () => {
    const lying = await sharp(readPhoto('web-agency-29200')).withMetadata({ orientation: 6 }).toBuffer();

    const { metadata } = await client.analyzeImageInStream(lying, { visualFeatures: ['ImageType'] });

    expect(metadata).toEqual({ width: 333, height: 500, format: 'Jpeg' });
  });
});

describe('the official client', () => {
  it('analyzes the picture behind a URL', async () => {
    const { objects, tags, categories, description, metadata, requestId } = await client.analyzeImage(
      `${pictures.url}/people.jpg`,
      { visualFeatures: ['Objects', 'Tags', 'Categories', 'Description', 'ImageType'] },
    );

    expect(metadata).toEqual({ width: 500, height: 333, format: 'Jpeg' });
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(objects).toMatchObject([{ object: 'person' }, { object: 'person' }]);
    expect(tags).toMatchObject([{ name: 'person', confidence: expect.closeTo(0.7, 1) as number }]);
    expect(categories).toMatchObject([{ name: 'people_group' }]);
    expect(description?.captions).toMatchObject([{ text: 'two people' }]);
  });

  it('detects objects where they are', async () => {
    const { objects = [] } = await client.detectObjectsInStream(readPhoto('tim-bogdanov-97988'));

    const { x = 0, y = 0, w = 0, h = 0 } = objects[0]?.rectangle ?? {};
    expect(objects).toMatchObject([{ object: 'person' }]);
    // He stands in the middle, on the ridge: between 44 and 56 % from the left, between 40 and 90 % from the top.
    expect([x / 500, (x + w) / 500, y / 333, (y + h) / 333].map((at) => Math.round(at * 10))).toEqual([4, 6, 4, 9]);
  });

  it('describes a picture', async () => {
    const { captions, tags } = await client.describeImageInStream(readPhoto('david-klaasen-54203'), {
      maxCandidates: 3,
    });

    expect(captions).toMatchObject([{ text: 'a bird' }]);
    expect(tags).toEqual(['bird', 'animal']);
  });

  it('makes thumbnails of the size asked for', async () => {
    const { readableStreamBody } = await client.generateThumbnailInStream(90, 60, readPhoto('david-klaasen-54203'), {
      smartCropping: true,
    });
    if (readableStreamBody === undefined) throw new Error('There is no thumbnail.');

    const { format, width, height } = await sharp(await buffer(readableStreamBody)).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 90, height: 60 });
  });

  it('gets typed errors', async () => {
    const cut = readPhoto('david-klaasen-54203').subarray(0, 5000);

    await expect(client.tagImage(`${pictures.url}/nothing.jpg`)).rejects.toMatchObject({
      statusCode: 400,
      body: { error: { code: 'InvalidRequest', innererror: { code: 'InvalidImageUrl' } } },
    });
    await expect(client.tagImageInStream(cut)).rejects.toMatchObject({
      body: { error: { innererror: { code: 'InvalidImageFormat', message: 'Input data is not a valid image.' } } },
    });
    await expect(client.readInStream(readPhoto('olu-eletu').subarray(0, 30))).rejects.toMatchObject({
      body: { code: 'InvalidImageFormat' },
    });
    await expect(clientWith('wrong').tagImageInStream(cut)).rejects.toMatchObject({ statusCode: 401, code: '401' });
  });
});

describe('text', () => {
  it('of a rendered page is read word for word, with the place of every word', async () => {
    const read = await client.recognizePrintedTextInStream(true, PAGE);

    expect(ocrWords(read)).toEqual(PAGE_LINES.flatMap(wordsOf));
    expect(read).toMatchObject({ language: 'en', orientation: 'Up', textAngle: 0 });
    const [left = 0, top = 0] = read.regions?.[0]?.lines?.[0]?.words?.[1]?.boundingBox?.split(',').map(Number) ?? [];
    // "quick", as the SVG has it.
    expect([left, top].map((at) => Math.round(at / 10))).toEqual([10, 4]);
  });

  it('of a page upside down is read too, where the client asks for it', async () => {
    const { operationLocation } = await client.readInStream(await sharp(PAGE).rotate(180).png().toBuffer());
    const id = operationLocation.split('/').at(-1) ?? '';
    await expect.poll(async () => (await client.getReadResult(id)).status, { timeout: 30_000 }).toBe('succeeded');
    const { analyzeResult } = await client.getReadResult(id);

    expect(operationLocation).toBe(`${services.url}/vision/v3.2/read/analyzeResults/${id}`);
    const [page] = analyzeResult?.readResults ?? [];
    expect(page?.lines.map(({ text }) => text)).toEqual(PAGE_LINES);
    expect(page).toMatchObject({ page: 1, angle: -180, width: 900, height: 300, unit: 'pixel' });
    const [x = 0, y = 0] = page?.lines[0]?.boundingBox ?? [];
    expect([x / 900, y / 300].map((at) => Math.round(at * 10))).toEqual([10, 9]);
  });

  it('of a picture without any is none', async () => {
    const blue = toBmp(aRaster(80, 60, () => [20, 60, 220]));

    expect(await client.recognizePrintedTextInStream(false, blue)).toMatchObject({
      orientation: 'NotDetected',
      regions: [],
    });
  });
});
