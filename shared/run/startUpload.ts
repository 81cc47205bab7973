import { sha256 } from '../core/sha256.ts';
import { InvalidJob } from '../model/problem.ts';
import { type StartDeps, startRun } from './startRun.ts';
import { pipelinePath, uploadAt } from './uploads.ts';

/**
 * Starts the run of an uploaded blob by the job of its pipeline. The run's id comes from the blob, its ETag and the pipeline's
 * version, so an upload that is announced again starts nothing. `undefined` where the blob or the pipeline is not there.
 * Throws {@link InvalidJob} where the pipeline's job does not fit the blob.
 */
export async function startUpload(
  path: string,
  deps: StartDeps,
): Promise<{ readonly id: string; readonly created: boolean } | undefined> {
  const upload = uploadAt(path);
  if (!upload) return undefined;
  const [pipeline, blob] = await Promise.all([deps.store.get(pipelinePath(upload.pipeline)), deps.store.head(path)]);
  if (!pipeline || !blob) return undefined;
  const id = `u-${sha256([path, blob.etag, pipeline.info.etag].join('\n')).slice(0, 32)}`;
  const { created } = await startRun(jobOf(pipeline.text, path, upload), id, deps);
  return { id, created };
}

/** Every upload that there is, whether it has been announced or not. */
export async function* findUploads({ store }: Pick<StartDeps, 'store'>): AsyncGenerator<string> {
  for await (const { path } of store.list('pipelines/')) {
    const [, pipeline] = /^pipelines\/([^/]+)\.json$/.exec(path) ?? [];
    if (pipeline === undefined) continue;
    for await (const blob of store.list(`input/${pipeline}/`)) yield blob.path;
  }
}

/** The pipeline's job with the blob for its input. An upload of the same name is a newer one, and replaces the output. */
function jobOf(text: string, path: string, { pipeline, name }: { pipeline: string; name: string }): string {
  let job: { readonly output?: object };
  try {
    job = JSON.parse(text) as { output?: object };
  } catch {
    throw new InvalidJob([{ path: '', message: 'the pipeline is not valid JSON', expected: 'a job as JSON' }]);
  }
  const output = { ifExists: 'replace', ...job.output, blob: `output/${pipeline}/${name}` };
  return JSON.stringify({ ...job, input: { blob: path }, output });
}
