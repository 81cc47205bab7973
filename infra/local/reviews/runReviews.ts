/** The first run that `npm start` shows: what a service says of 3,000 reviews, beside what people said. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ApiClient, apiClient } from '../cli/apiClient.ts';
import { briefReport } from '../cli/briefReport.ts';
import { describeRun } from '../cli/describeRun.ts';
import { followRun } from '../cli/followRun.ts';
import { createProgress } from '../cli/progress.ts';
import type { Stack } from '../stack/startStack.ts';
import { isHeldOut } from './isHeldOut.ts';
import { readOutput } from './readOutput.ts';
import { describeAgreement, describeRows } from './reviewReport.ts';
import { openRunKey, type RunKey } from './runKey.ts';
import { uploadReviews } from './uploadReviews.ts';

const CITATION =
  'The reviews: Sentiment Labelled Sentences, UCI Machine Learning Repository, https://doi.org/10.24432/C57604, CC BY 4.0.';

const jobSchema = z.looseObject({ input: z.object({ blob: z.string() }), output: z.looseObject({ blob: z.string() }) });
type SampleJob = z.output<typeof jobSchema>;

/**
 * Runs the sample, or goes on with the run of it that a crash interrupted; whether it succeeded. Says where to look next
 * only where the stack `stays`.
 */
export async function runReviews(root: string, { url, key, storage, state }: Stack, stays: boolean): Promise<boolean> {
  const file = 'infra/local/samples/reviews.json';
  const job = jobSchema.parse(JSON.parse(await readFile(join(root, file), 'utf8')));
  await uploadReviews(storage, job.input.blob);
  const api = apiClient(url, key);
  const runKey = openRunKey(state, JSON.stringify(job));
  const { id, begun } = await beginRun(api, job, runKey);
  console.log(`The sample ${file} is run ${id}${begun ? ', which was begun before and goes on' : ''}.`);
  const summary = await followRun(api, id, createProgress(process.stdout));
  runKey.forget();
  const figures = [describeRun(summary), ...(await briefReport(api, id))].join('\n');
  if (summary.state !== 'succeeded') {
    console.log(figures);
    return false;
  }
  const rows = await readOutput(storage, job.output.blob);
  // The others would say how well the model remembers, and not how well it judges.
  const unseen = rows.filter((_, at) => isHeldOut(at));
  const width = process.stdout.columns ?? 100;
  const next = stays ? [describeNext(url, id, job.output.blob, key !== undefined)] : [];
  console.log(`\n${[describeRows(unseen, width), figures, describeAgreement(unseen), CITATION, ...next].join('\n\n')}`);
  return true;
}

/** Goes on with the run of an interrupted start, or with one that writes the same output; else begins a new one. */
async function beginRun(
  api: ApiClient,
  job: SampleJob,
  { left, make }: RunKey,
): Promise<{ id: string; begun: boolean }> {
  if (left !== undefined) return { id: (await api.startRun(JSON.stringify(job), left)).id, begun: true };
  const runs = await api.listRuns();
  const running = runs.find((run) => run.state === 'running' && run.output === job.output.blob);
  if (running !== undefined) return { id: running.id, begun: true };
  return { id: (await api.startRun(JSON.stringify(job), make())).id, begun: false };
}

function describeNext(url: string, id: string, output: string, withKey: boolean): string {
  const run = `${url}/api/runs/${id}`;
  return [
    'Where to look next',
    `  this run    curl ${run}`,
    `  its report  npx tributary report ${id}`,
    `  its output  curl '${run}/rows?limit=3000'   (the blob ${output})`,
    `  all runs    curl ${url}/api/runs`,
    ...(withKey
      ? ["  each with   -H 'x-functions-key: KEY'   (`function` in host/keys.json of the state folder)"]
      : []),
    '  more        README.md',
  ].join('\n');
}
