import type { Values } from '../../../shared/services/defineService.ts';
import type { OfficialExample, ServiceFixture } from '../fixtures/serviceFixture.ts';

/** The image that rows of the fixtures name; that it shows nothing is not what these tests ask. */
export const photo = 'input/photo.jpg';

/** An example whose image is a URL. Its placeholder is none, so it gets one. */
export function urlExample(file: string, rest: (parameters: Values) => Values = () => ({})): OfficialExample {
  const imageUrl = 'https://example.com/photo.jpg';
  return {
    file,
    rows: (parameters) => [{ imageUrl, ...rest(parameters) }],
    body: ({ ImageUrl }) => ({ ...(ImageUrl as Values), url: imageUrl }),
    values: ({ requestId: _, ...value }) => [value],
  };
}

/** An example whose image is sent itself. */
export function streamExample(file: string, rest: (parameters: Values) => Values = () => ({})): OfficialExample {
  return {
    file,
    rows: (parameters) => [{ imageBlob: photo, ...rest(parameters) }],
    values: ({ requestId: _, ...value }) => [value],
  };
}

function refusal(status: number, code: string, inner: string, message: string) {
  return { status, body: { error: { code, message, innererror: { code: inner, message } } }, code: inner };
}

/** What all operations of Computer Vision do alike. */
export const computerVision: Pick<ServiceFixture, 'contract' | 'blobs' | 'errors' | 'limits' | 'notAnswers'> = {
  contract: 'computer-vision/v3.2',
  blobs: { [photo]: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) },
  errors: [
    refusal(400, 'InvalidRequest', 'InvalidImageUrl', 'Image URL is not accessible.'),
    refusal(400, 'InvalidRequest', 'InvalidImageSize', 'Input image is too large.'),
    refusal(400, 'InvalidRequest', 'InvalidImageFormat', 'Input data is not a valid image.'),
    { status: 400, body: { error: { code: 'InvalidArgument', message: 'Bad argument.' } }, code: 'InvalidArgument' },
  ],
  limits: { documents: 1, contentBytes: 4 * 1024 * 1024 },
  notAnswers: [{}, { error: { code: 'InvalidRequest', message: 'No.' } }],
};
