import { isReserved } from '../model/blobPath.ts';
import type { Job, JobDraft } from '../model/job.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import { isTransform } from '../model/transform.ts';
import { type BlobInfo, type BlobStore, type SecretSource, SecretUnreadable } from '../ports.ts';
import { type Fields, jsonlRows, parseFields } from '../rows/jsonlRows.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { checkColumns } from './checkColumns.ts';
import { type Destinations, selectKeys } from './selectKeys.ts';
import { pipelinePath, uploadAt } from './uploads.ts';

export interface CheckDeps extends Destinations {
  readonly store: BlobStore;
  readonly secrets: SecretSource;
  readonly services: ReadonlyMap<string, ServiceDefinition>;
}

/** Rows whose columns are looked at, and bytes read for them at most. */
const sampledRows = 100;
const sampledBytes = 4 * 1024 * 1024;

/** Checks what a job's form cannot tell: blobs, columns, resources and secrets. Gives back the input as it is now. */
export async function checkJob(draft: JobDraft, deps: CheckDeps, problems: Problem[]): Promise<BlobInfo | undefined> {
  const [input] = await Promise.all([
    checkInput(draft.input, deps.store, problems),
    checkOutput(draft, deps.store, problems),
    checkSecrets(draft.stages, deps, problems),
  ]);
  const rows = await sampleRows(draft.input, input, deps.store);
  checkColumns(draft, rows, deps.services, problems);
  return input;
}

async function checkInput(
  input: Job['input'] | undefined,
  store: BlobStore,
  problems: Problem[],
): Promise<BlobInfo | undefined> {
  if (input === undefined || 'rows' in input) return undefined;
  checkFormat('input', input, problems);
  if (isReserved(input.blob)) {
    problems.push({ path: 'input.blob', message: 'this container is the app’s own', expected: 'another container' });
    return undefined;
  }
  const blob = await store.head(input.blob);
  if (!blob) {
    problems.push({ path: 'input.blob', message: 'there is no such blob', expected: 'a blob that exists' });
  }
  return blob;
}

async function checkOutput({ input, output }: JobDraft, store: BlobStore, problems: Problem[]): Promise<void> {
  if (output?.blob === undefined) return;
  const { blob, format, ifExists } = output;
  checkFormat('output', { blob, format }, problems);
  const say = (message: string, expected: string): void => {
    problems.push({ path: 'output.blob', message, expected });
  };
  const container = blob.slice(0, blob.indexOf('/'));
  if (isReserved(blob)) {
    say('this container is the app’s own', 'a blob in another container, such as "output/…"');
  } else if (input !== undefined && 'blob' in input && input.blob === blob) {
    say('the same blob as the input', 'another blob');
  } else if (await isUpload(blob, store)) {
    say('a pipeline takes what is written there as an upload, which would never end', 'a blob that no pipeline takes');
  } else if (!(await store.hasContainer(container))) {
    say('there is no such container', 'a container that exists');
  } else if (ifExists === 'fail' && (await store.head(blob))) {
    say('exists already', 'a blob that does not exist, or "ifExists": "replace"');
  }
}

/** Whether a blob there would start a run by itself. */
async function isUpload(path: string, store: BlobStore): Promise<boolean> {
  const upload = uploadAt(path);
  return upload !== undefined && (await store.head(pipelinePath(upload.pipeline))) !== undefined;
}

/** The format is told by the name, unless the job tells it. */
function checkFormat(
  field: string,
  blob: { readonly blob: string; readonly format?: string | undefined },
  problems: Problem[],
): void {
  if (blob.format !== undefined || /\.(jsonl|ndjson)$/i.test(blob.blob)) return;
  problems.push({
    path: `${field}.format`,
    message: 'missing, and the name does not tell it',
    expected: '"jsonl", or a name that ends in .jsonl or .ndjson',
  });
}

async function checkSecrets(stages: JobDraft['stages'], deps: CheckDeps, problems: Problem[]): Promise<void> {
  const keys = stages.flatMap((stage, at) => {
    if (stage === undefined || isTransform(stage)) return [];
    return selectKeys(stage, deps, ['stages', at], problems).shared.flatMap(({ secret }) => {
      const field = stage.subscriptionKeySecret?.includes(secret ?? '') ? 'subscriptionKeySecret' : 'resource';
      return secret === undefined ? [] : { secret, path: formatPath(['stages', at, field]) };
    });
  });
  await Promise.all(
    keys.map(async ({ secret, path }) => {
      try {
        await deps.secrets.get(secret);
      } catch (error) {
        // A vault that does not answer now may well do so when the run needs it.
        if (!(error instanceof SecretUnreadable) || error.reason === 'unavailable') return;
        problems.push({ path, message: error.message, expected: 'a secret that the app may read' });
      }
    }),
  );
}

/** The first rows of the input that are rows. */
async function sampleRows(
  input: Job['input'] | undefined,
  blob: BlobInfo | undefined,
  store: BlobStore,
): Promise<readonly Fields[]> {
  if (input !== undefined && 'rows' in input) return input.rows.slice(0, sampledRows);
  if (!blob || blob.size === 0) return [];
  const rows: Fields[] = [];
  const bytes = store.read(blob.path, { start: 0, end: Math.min(blob.size, sampledBytes) }, blob.etag);
  for await (const block of jsonlRows(bytes)) {
    const parsed = block.map(parseFields);
    rows.push(...parsed.flatMap((row) => ('fields' in row ? [row.fields] : [])));
    if (rows.length >= sampledRows) break;
  }
  return rows.slice(0, sampledRows);
}
