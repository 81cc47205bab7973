import { z } from 'zod';
import type { RequestBody } from '../http/requestBody.ts';
import { contentName } from './contentName.ts';
import { type Content, type Document, defineService, type Param, type ServiceDefinition } from './defineService.ts';

/** Bytes of an image: https://learn.microsoft.com/azure/ai-services/computer-vision/overview-image-analysis#image-requirements */
const maxImageBytes = 4 * 1024 * 1024;

/** https://learn.microsoft.com/azure/ai-services/computer-vision/migration-options */
const successor = 'Azure AI Content Understanding, or a GPT model with vision';

const version = 'a version such as "2021-05-01", or "latest"';

const commonParams: Readonly<Record<string, Param>> = {
  imageUrl: {
    schema: z.url('the URL of an image'),
    in: 'document',
    oneOf: 'image',
    about: 'The image, by a URL that the service itself fetches.',
  },
  imageBlob: {
    schema: contentName,
    in: 'content',
    oneOf: 'image',
    about: 'The image, as a blob "container/name" of the app’s storage.',
  },
  modelVersion: {
    schema: z.string(version).regex(/^(latest|\d{4}-\d{2}-\d{2})(-preview)?$/, version),
    in: 'query',
    query: 'model-version',
    default: 'latest',
    about: 'Version of the model.',
  },
};

/** What answers tell of their image. */
export const metadata = z.looseObject({ width: z.number(), height: z.number(), format: z.string() });

interface ImageOperation {
  readonly name: string;
  readonly docs: string;
  /** Behind `/vision/v3.2/`. */
  readonly path: string;
  readonly params: Readonly<Record<string, Param>>;
}

/** An operation of Computer Vision v3.2 on one image that answers with JSON of this shape. */
export function computerVision(operation: ImageOperation & { readonly answer: z.ZodRawShape }): ServiceDefinition {
  const { answer, ...image } = operation;
  const shape = { ...answer, modelVersion: z.string().optional() };
  return defineService({
    ...imageOperation(image),
    response: z.looseObject(shape),
    answer: z.object(shape),
    modelVersion: (body) => body.modelVersion,
    // The id of the request, which is another one each time, would make each repeated call another answer.
    split: ({ requestId: _, ...value }) => [{ kind: 'ok', value }],
  });
}

/** What all operations of Computer Vision v3.2 have of a service: the image is a URL, or a blob sent as its bytes. */
export function imageOperation({ path, params, ...named }: ImageOperation) {
  return {
    ...named,
    successor,
    route: { method: 'POST' as const, path: `/vision/v3.2/${path}` },
    limits: { documents: 1, contentBytes: maxImageBytes },
    params: { ...commonParams, ...params },
    request: ([document = {}]: readonly Document[]): RequestBody => imageOf(document),
  };
}

function imageOf({ imageUrl, imageBlob }: Document): RequestBody {
  if (imageBlob === undefined) return { json: { url: imageUrl } };
  return { bytes: (imageBlob as Content).bytes, contentType: 'application/octet-stream' };
}
