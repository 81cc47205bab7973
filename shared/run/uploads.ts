import { sha256 } from '../core/sha256.ts';
import type { BlobInfo, BlobStore } from '../ports.ts';

const idPrefix = 'u-';

/** An upload that a pipeline takes. */
export interface Upload {
  /** The run's id. From the blob, its ETag and the pipeline's version: with another version of either, another run. */
  readonly id: string;
  readonly path: string;
  readonly output: string;
  /** The pipeline's job as it is stored. */
  readonly job: string;
}

/** The upload at a path; `undefined` where the blob or its pipeline is not there. */
export async function findUpload(path: string, store: BlobStore): Promise<Upload | undefined> {
  const at = uploadAt(path);
  if (!at) return undefined;
  const [pipeline, blob] = await Promise.all([store.get(pipelinePath(at.pipeline)), store.head(path)]);
  return pipeline && blob && toUpload(blob, pipeline);
}

/** Every upload that there is, whether it has been announced or not. */
export async function* listUploads(store: BlobStore): AsyncGenerator<Upload> {
  for await (const { path } of store.list('pipelines/')) {
    const [, name] = /^pipelines\/([^/]+)\.json$/.exec(path) ?? [];
    const pipeline = name === undefined ? undefined : await store.get(path);
    if (!pipeline) continue;
    for await (const blob of store.list(`input/${name}/`)) {
      const upload = toUpload(blob, pipeline);
      if (upload) yield upload;
    }
  }
}

function toUpload({ path, etag }: BlobInfo, pipeline: { text: string; info: BlobInfo }): Upload | undefined {
  const at = uploadAt(path);
  if (!at) return undefined;
  const id = `${idPrefix}${sha256([path, etag, pipeline.info.etag].join('\n')).slice(0, 32)}`;
  return { id, path, output: `output/${at.pipeline}/${at.name}`, job: pipeline.text };
}

/** Whether a run's id is an upload's. */
export function isUploadId(id: string): boolean {
  return id.startsWith(idPrefix);
}

/** `input/{pipeline}/{name}`: a blob there is an upload to that pipeline, if there is one. */
export function uploadAt(path: string): { readonly pipeline: string; readonly name: string } | undefined {
  const [, pipeline, name] = /^input\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return pipeline === undefined || name === undefined ? undefined : { pipeline, name };
}

export function pipelinePath(pipeline: string): string {
  return `pipelines/${pipeline}.json`;
}
