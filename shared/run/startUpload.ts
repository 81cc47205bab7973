import { isRecord } from '../model/isRecord.ts';
import { InvalidJob } from '../model/problem.ts';
import type { RunRef } from '../model/wire.ts';
import { paths } from './records.ts';
import { refuseUpload } from './refusals.ts';
import { refOf } from './startRecord.ts';
import { parseJson, type StartDeps, startRun } from './startRun.ts';
import { isMarked, markUpload } from './uploadMarkers.ts';
import type { Upload } from './uploads.ts';

/** What became of an upload: a run or a refusal that this call has created, or nothing that was not there already. */
export type UploadFate =
  | ({ readonly kind: 'started' } & RunRef)
  | { readonly kind: 'refused' | 'known'; readonly id: string };

/**
 * Starts the run of an uploaded blob by the job of its pipeline, once: an upload that is announced again starts nothing, even
 * where its run has been removed. One that the job does not fit is refused, and stays so until the blob or the pipeline
 * changes, or the refusal is removed.
 */
export async function startUpload(upload: Upload, deps: StartDeps): Promise<UploadFate> {
  const { store } = deps;
  const { id } = upload;
  if ((await isMarked(store, id)) || (await store.head(paths.refusal(id)))) return { kind: 'known', id };
  try {
    const { start, created } = await startRun(jobOf(upload), id, deps);
    await markUpload(store, id);
    return created ? { kind: 'started', ...refOf(start) } : { kind: 'known', id };
  } catch (error) {
    if (!(error instanceof InvalidJob)) throw error;
    return { kind: (await refuseUpload(upload, error.problems, deps)) ? 'refused' : 'known', id };
  }
}

/** The pipeline's job with the blob for its input. An upload of the same name is a newer one, and replaces the output. */
function jobOf({ job: text, path, output: blob }: Upload): string {
  const job = parseJson(text);
  if (!isRecord(job)) throw new InvalidJob([{ path: '', message: 'not a JSON object', expected: 'a job as JSON' }]);
  const { output = {} } = job;
  const placed = isRecord(output) ? { ifExists: 'replace', ...output, blob } : output;
  return JSON.stringify({ ...job, input: { blob: path }, output: placed });
}
