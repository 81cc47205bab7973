import { sha256 } from '../core/sha256.ts';
import type { BlobStore } from '../ports.ts';

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
  if (!pipeline || !blob) return undefined;
  const id = `u-${sha256([path, blob.etag, pipeline.info.etag].join('\n')).slice(0, 32)}`;
  return { id, path, output: `output/${at.pipeline}/${at.name}`, job: pipeline.text };
}

/** The path of every upload that there is, whether it has been announced or not. */
export async function* listUploads(store: BlobStore): AsyncGenerator<string> {
  for await (const { path } of store.list('pipelines/')) {
    const [, pipeline] = /^pipelines\/([^/]+)\.json$/.exec(path) ?? [];
    if (pipeline === undefined) continue;
    for await (const blob of store.list(`input/${pipeline}/`)) yield blob.path;
  }
}

/** `input/{pipeline}/{name}`: a blob there is an upload to that pipeline, if there is one. */
export function uploadAt(path: string): { readonly pipeline: string; readonly name: string } | undefined {
  const [, pipeline, name] = /^input\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return pipeline === undefined || name === undefined ? undefined : { pipeline, name };
}

export function pipelinePath(pipeline: string): string {
  return `pipelines/${pipeline}.json`;
}
