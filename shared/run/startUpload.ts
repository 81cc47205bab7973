import { isRecord } from '../model/isRecord.ts';
import { InvalidJob } from '../model/problem.ts';
import { paths } from './records.ts';
import { refuseUpload } from './refusals.ts';
import { parseJson, type StartDeps, startRun } from './startRun.ts';
import { findUpload, type Upload } from './uploads.ts';

/** What became of an upload: its run's id, whether that is refused, and whether this call created the run or refusal. */
export interface UploadedRun {
  readonly id: string;
  readonly refused: boolean;
  readonly created: boolean;
}

/**
 * Starts the run of an uploaded blob by the job of its pipeline; an upload that is announced again starts nothing. One that
 * the job does not fit is refused, and stays so until the blob or the pipeline changes. `undefined` where the blob or the
 * pipeline is not there.
 */
export async function startUpload(path: string, deps: StartDeps): Promise<UploadedRun | undefined> {
  const upload = await findUpload(path, deps.store);
  if (!upload) return undefined;
  const { id } = upload;
  if (await deps.store.head(paths.refusal(id))) return { id, refused: true, created: false };
  try {
    const { created } = await startRun(jobOf(upload), id, deps);
    return { id, refused: false, created };
  } catch (error) {
    if (!(error instanceof InvalidJob)) throw error;
    return { id, refused: true, created: await refuseUpload(upload, error.problems, deps) };
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
