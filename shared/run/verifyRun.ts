import { lastSection } from '../core/sections.ts';
import { BlobChanged, type BlobStore } from '../ports.ts';
import { Difference, need, same } from './difference.ts';
import { describeOutput, type Manifest, manifestPath } from './manifest.ts';
import { sectionPlan } from './planSection.ts';
import { type EndRecord, type LoadedRun, type PlanRecord, paths, type StartRecord } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { endRecord } from './summarizeRun.ts';
import { verifySection } from './verifySection.ts';

/** What a check of a run found: all of it right, or the first thing that is not. */
export interface Verification {
  readonly ok: boolean;
  readonly checked: { readonly partitions: number; readonly rows: number; readonly bytes: number };
  readonly difference?: string;
}

/**
 * Checks a run that succeeded from what storage holds alone: every count and hash of its ledger, of the joined parts, of the
 * output's bytes and of the manifest is computed anew, from the segments and the input.
 */
export async function verifyRun(store: BlobStore, id: string, start: StartRecord): Promise<Verification> {
  const checked = { partitions: 0, rows: 0, bytes: 0 };
  try {
    const end = await need<EndRecord>(store, paths.end(id));
    if (end.state !== 'succeeded') throw new Difference(`The run is ${end.state}, so there is no output to check.`);
    const size = await checkOutput(store, start, end);
    const run = await checkSections(store, id, start, checked);
    same(`${start.job.output.blob}: its parts’ count of bytes`, checked.bytes, size);
    same('The end record’s count of rows', end.rows.rows, checked.rows);
    await checkEnd(store, run, end);
    await checkManifest(store, run, end);
    return { ok: true, checked };
  } catch (error) {
    const isTold = error instanceof Difference || error instanceof RunTrouble || error instanceof BlobChanged;
    if (!isTold) throw error;
    return { ok: false, checked, difference: differenceOf(error, start) };
  }
}

/** Every section is right; gives the run as it is planned in the last one, whose rows and bytes are the output's. */
async function checkSections(
  store: BlobStore,
  id: string,
  start: StartRecord,
  checked: { partitions: number; rows: number; bytes: number },
): Promise<LoadedRun> {
  for (let section = 0; ; section += 1) {
    const plan = await need<PlanRecord>(store, paths.plan(id, section));
    if (section > 0) same(paths.plan(id, section), plan, await sectionPlan(store, start, section));
    const run = { id, start, section, plan };
    const { partitions, rows, bytes } = await verifySection(store, run).catch((error: unknown) => {
      if (!(error instanceof SyntaxError)) throw error;
      throw new Difference(`What ${paths.plan(id, section)} says is cut elsewhere than between rows.`);
    });
    [checked.partitions, checked.rows, checked.bytes] = [checked.partitions + partitions, rows, bytes];
    if (section === lastSection(start.job.stages)) return run;
  }
}

/** The output is the blob that the run wrote; gives its size. */
async function checkOutput(store: BlobStore, { job }: StartRecord, end: EndRecord): Promise<number> {
  const output = await store.head(job.output.blob);
  if (!output) throw new Difference(`The output ${job.output.blob} is missing.`);
  same(`The ETag of ${job.output.blob}`, end.outputEtag, output.etag);
  return output.size;
}

function differenceOf(error: Error, { input }: StartRecord): string {
  if (!(error instanceof BlobChanged) || error.path !== input.blob) return error.message;
  return `The input ${input.blob} is no longer the one of the run, which had the ETag ${input.etag}; without it nothing can be joined anew.`;
}

/** The end record says what the ledger does, whose counts are known to be right by then. */
async function checkEnd(store: BlobStore, { id, start }: LoadedRun, end: EndRecord): Promise<void> {
  const { state, finishedAt } = end;
  const expected = await endRecord(store, id, start, { state, finishedAt });
  for (const name of ['rows', 'stages', 'transforms', 'partitions', 'calls'] as const) {
    same(`${paths.end(id)}: its ${name}`, end[name], expected[name]);
  }
}

/** The manifest is what it would be if it were written now. */
async function checkManifest(store: BlobStore, run: LoadedRun, end: EndRecord): Promise<void> {
  const path = manifestPath(run.start.job.output.blob);
  const manifest = await need<Manifest>(store, path);
  const expected = await describeOutput(store, run, end.outputEtag ?? '', manifest.code);
  for (const name of Object.keys(expected) as (keyof Manifest)[])
    same(`${path}: its ${name}`, manifest[name], expected[name]);
}
