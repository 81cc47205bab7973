import { beforeEach, describe, expect, it } from 'vitest';
import { nullVisionModel } from '../../infra/local/services/models/vision/nullVisionModel.ts';
import {
  type PageText,
  PictureUnreadable,
  type Sight,
  type VisionModel,
} from '../../infra/local/services/models/vision/visionModel.ts';
import { describeContract, loadContract } from '../support/openapi.ts';
import { aPng, VISION_ORIGIN, type VisionCall, type VisionCaller, visionCaller } from '../support/visionCaller.ts';

const sight: Sight = {
  width: 60,
  height: 50,
  objects: [
    { name: 'person', score: 0.8, box: { left: 1, top: 2, width: 3, height: 4 } },
    { name: 'dog', score: 0.6, box: { left: 5, top: 6, width: 7, height: 8 } },
  ],
  faces: [{ left: 1, top: 2, width: 3, height: 3 }],
  colours: {
    foreground: 'Brown',
    background: 'Green',
    dominant: ['Green', 'Brown'],
    accent: '873B59',
    isBlackAndWhite: false,
  },
  scene: [{ name: 'plant', score: 0.5 }],
  kind: { clipArt: 1, lineDrawing: 0 },
};

const page: PageText = {
  turns: 0,
  skew: 0.01,
  width: 60,
  height: 50,
  picture: { width: 60, height: 50 },
  lines: [
    {
      region: 0,
      box: { left: 10, top: 20, width: 30, height: 8 },
      words: [{ text: 'Hello', confidence: 0.9, box: { left: 10, top: 20, width: 30, height: 8 } }],
    },
  ],
};

const model: VisionModel = {
  ...nullVisionModel,
  version: '2026-11-01',
  see: () => Promise.resolve(sight),
  read: () => Promise.resolve(page),
};

const anywhere = 'http://example.com/a.jpg';

describeContract('computer-vision/v3.2', undefined, (contract) => {
  let call: VisionCaller;
  beforeEach(() => {
    call = visionCaller(model);
  });

  it.each([
    ['/analyze', ''],
    ['/analyze', 'visualFeatures=Categories,Tags,Description,Faces,ImageType,Color,Objects&language=en'],
    ['/analyze', 'visualFeatures=Tags&descriptionExclude=Celebrities&model-version=latest'],
    ['/tag', 'language=en'],
    ['/describe', 'maxCandidates=3'],
    ['/detect', 'model-version=2026-11-01'],
    ['/ocr', 'detectOrientation=true&language=unk'],
    ['/ocr', 'detectOrientation=false&language=en'],
  ])('POST %s?%s answers as the contract says', async (path, query) => {
    const asked = { query: new URLSearchParams(query), body: { url: anywhere } };
    expect(contract.requestProblems('POST', path, asked)).toEqual([]);

    const { status, body } = await call('POST', path, { query });

    expect(status).toBe(200);
    expect(contract.responseProblems('POST', path, status, body)).toEqual([]);
  });

  it('answers a thumbnail with bytes', async () => {
    const query = 'width=100&height=80&smartCropping=true';
    const asked = { query: new URLSearchParams(query), body: { url: anywhere } };
    expect(contract.requestProblems('POST', '/generateThumbnail', asked)).toEqual([]);

    const answer = await call('POST', '/generateThumbnail', { query });

    expect(answer).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/octet-stream' } });
    expect(answer.body).toBeInstanceOf(Uint8Array);
  });

  const features = (value: string): VisionCall => ({ query: `visualFeatures=${value}` });
  const url = (value: unknown): VisionCall => ({ body: { url: value } });

  it.each<[string, number, string, string, VisionCall]>([
    [
      'an image of over 4 MB',
      400,
      'InvalidImageSize',
      '/tag',
      { body: Buffer.concat([aPng(), Buffer.alloc(4_194_305 - 33)]) },
    ],
    ['a request too long to be read', 400, 'InvalidImageSize', '/tag', { body: undefined }],
    ['an image 49 pixels high', 400, 'InvalidImageSize', '/tag', { body: aPng(50, 49) }],
    ['an image 16,000 pixels wide', 400, 'InvalidImageSize', '/tag', { body: aPng(16_000, 50) }],
    ['text for an image', 400, 'InvalidImageFormat', '/analyze', { body: Buffer.from('An image, it says.') }],
    ['nothing for an image', 400, 'InvalidImageFormat', '/analyze', { body: Buffer.alloc(0) }],
    [
      'a form without a file',
      400,
      'InvalidImageFormat',
      '/analyze',
      { contentType: 'multipart/form-data; boundary=x' },
    ],
    ['an image outside this machine', 400, 'InvalidImageUrl', '/tag', url(anywhere)],
    ['an image over HTTPS', 400, 'InvalidImageUrl', '/tag', url('https://127.0.0.1/a.jpg')],
    ['a file', 400, 'InvalidImageUrl', '/tag', url('file:///etc/hosts')],
    ['a URL that is none', 400, 'InvalidImageUrl', '/tag', url('a.jpg')],
    ['a URL that is a number', 400, 'InvalidImageUrl', '/tag', url(7)],
    ['an unknown media type', 415, 'UnsupportedMediaType', '/tag', { contentType: 'image/jpeg' }],
    ['JSON that is none', 400, 'BadArgument', '/tag', { body: Buffer.from('{'), contentType: 'application/json' }],
    ['an unknown feature', 400, 'NotSupportedVisualFeature', '/analyze', features('Tags,Mood')],
    ['a feature without a model', 400, 'NotSupportedVisualFeature', '/analyze', features('Brands')],
    ['judging what is fit for whom', 400, 'NotSupportedVisualFeature', '/analyze', features('Adult')],
    ['naming people', 400, 'NotSupportedFeature', '/analyze', { query: 'details=Celebrities' }],
    ['unknown details', 400, 'InvalidDetails', '/analyze', { query: 'details=Pets' }],
    ['an unknown exclusion', 400, 'BadArgument', '/describe', { query: 'descriptionExclude=Pets' }],
    ['another language', 400, 'NotSupportedLanguage', '/describe', { query: 'language=es' }],
    ['text in another language', 400, 'NotSupportedLanguage', '/ocr', { query: 'language=de' }],
    ['another model', 400, 'BadArgument', '/detect', { query: 'model-version=2021-05-01' }],
    ['no candidates', 400, 'BadArgument', '/describe', { query: 'maxCandidates=0' }],
    ['a flag that is none', 400, 'BadArgument', '/ocr', { query: 'detectOrientation=perhaps' }],
    ['a thumbnail of no width', 400, 'InvalidThumbnailSize', '/generateThumbnail', { query: 'height=5' }],
    [
      'a thumbnail 1,025 pixels high',
      400,
      'InvalidThumbnailSize',
      '/generateThumbnail',
      { query: 'width=5&height=1025' },
    ],
  ])('the refusal of %s is of the contract', async (_, status, code, path, request) => {
    const answer = await call('POST', path, request);

    expect(answer).toMatchObject({
      status,
      body: { error: { code: 'InvalidRequest', message: expect.any(String) as string, innererror: { code } } },
    });
    expect(contract.responseProblems('POST', path, answer.status, answer.body)).toEqual([]);
  });

  it('takes an image of exactly 4 MB, and one of 50 pixels', async () => {
    const largest = Buffer.concat([aPng(50, 50), Buffer.alloc(4_194_304 - 33)]);

    expect(await call('POST', '/tag', { body: largest })).toMatchObject({ status: 200 });
  });

  it('takes the file of a form', async () => {
    const head =
      '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';
    const body = Buffer.concat([Buffer.from(head), aPng(), Buffer.from('\r\n--x--\r\n')]);

    const answer = await call('POST', '/tag', { body, contentType: 'multipart/form-data; boundary=x' });

    expect(answer).toMatchObject({ status: 200, body: { metadata: { format: 'Png' } } });
  });

  it('says so where the bytes turn out to be no picture', async () => {
    const failing = visionCaller({ ...model, see: () => Promise.reject(new PictureUnreadable('cut off')) });

    const { status, body } = await failing('POST', '/tag');

    expect([status, body]).toMatchObject([400, { error: { innererror: { code: 'InvalidImageFormat' } } }]);
    expect(contract.responseProblems('POST', '/tag', status, body)).toEqual([]);
  });

  it('refuses more pictures than can wait, and takes others once one is done', async () => {
    let finish = (): void => undefined;
    const slow = visionCaller({ ...model, see: () => new Promise((resolve) => (finish = () => resolve(sight))) });
    const waiting = Array.from({ length: 64 }, () => slow('POST', '/tag'));
    const { status, body } = await slow('POST', '/detect');

    expect([status, body]).toMatchObject([503, { error: { code: 'ServiceUnavailable' } }]);
    expect(contract.responseProblems('POST', '/detect', status, body)).toEqual([]);
    finish();
    await Promise.race(waiting);
    const next = slow('POST', '/detect');
    await new Promise(setImmediate);
    finish();
    expect(await next).toMatchObject({ status: 200 });
  });

  describe('Read', () => {
    const read = loadContract('computer-vision/v3.2', 'Ocr.json');
    const RESULTS = '/read/analyzeResults/{operationId}';

    it('takes a picture in and gives its text later, as the contract says', async () => {
      const query = 'language=en&pages=1&readingOrder=natural&model-version=latest';
      const asked = { query: new URLSearchParams(query), body: { url: anywhere } };
      expect(read.requestProblems('POST', '/read/analyze', asked)).toEqual([]);

      const { status, body, headers } = await call('POST', '/read/analyze', { query });
      const location = headers?.['Operation-Location'] ?? '';
      const begun = await call('GET', location.replace(`${VISION_ORIGIN}/vision/v3.2`, ''));
      await new Promise(setImmediate);
      const done = await call('GET', location.replace(`${VISION_ORIGIN}/vision/v3.2`, ''));

      expect([status, body]).toEqual([202, undefined]);
      for (const answer of [begun, done]) {
        expect(answer.status).toBe(200);
        expect(read.responseProblems('GET', RESULTS, 200, answer.body)).toEqual([]);
      }
      expect(done.body).toMatchObject({ status: 'succeeded', analyzeResult: { readResults: [{ angle: 0.57 }] } });
    });

    it.each<[string, number, string, VisionCall]>([
      ['a GIF', 400, 'InvalidImageFormat', { body: Buffer.from('GIF89a\x40\x00\x40\x00') }],
      ['an image 10,001 pixels high', 400, 'InvalidImageSize', { body: aPng(50, 10_001) }],
      ['an image of over 4 MB', 400, 'InvalidImageSize', { body: undefined }],
      ['an image outside this machine', 400, 'InvalidImageUrl', { body: { url: anywhere } }],
      ['an unknown media type', 415, 'UnsupportedMediaType', { contentType: 'application/pdf' }],
      ['another language', 400, 'NotSupportedLanguage', { query: 'language=de' }],
      ['another model', 400, 'BadArgument', { query: 'model-version=2021-04-12' }],
      ['an unknown order', 400, 'InvalidReadingOrder', { query: 'readingOrder=backwards' }],
      ['pages that are no numbers', 400, 'InvalidPageRange', { query: 'pages=one' }],
      ['a page that a picture has not', 400, 'InvalidPageRange', { query: 'pages=2-3' }],
    ])('the refusal of %s is of the contract', async (_, status, code, request) => {
      const answer = await call('POST', '/read/analyze', request);

      expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) as string } });
      expect(read.responseProblems('POST', '/read/analyze', status, answer.body)).toEqual([]);
    });

    it.each([
      ['an id that is none', 400, 'BadArgument', 'one'],
      ['an unknown id', 404, 'NotFound', '00000000-0000-0000-0000-999999999999'],
    ])('the refusal of %s is of the contract', async (_, status, code, id) => {
      const answer = await call('GET', `/read/analyzeResults/${id}`);

      expect(answer).toMatchObject({ status, body: { code } });
      expect(read.responseProblems('GET', RESULTS, status, answer.body)).toEqual([]);
    });
  });
});
