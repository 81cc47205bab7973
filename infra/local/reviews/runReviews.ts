/** The first run that `npm start` shows: what a service says of 3,000 reviews, beside what people said. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ApiClient, apiClient } from '../cli/apiClient.ts';
import { describeRun } from '../cli/describeRun.ts';
import { followRun } from '../cli/followRun.ts';
import { createProgress } from '../cli/progress.ts';
import { isFinished } from '../cli/runSummary.ts';
import type { Stack } from '../stack/startStack.ts';
import { readOutput } from './readOutput.ts';
import { describeAgreement, describeRows } from './reviewReport.ts';
import { uploadReviews } from './uploadReviews.ts';

const CITATION =
  'The reviews: Sentiment Labelled Sentences, UCI Machine Learning Repository, https://doi.org/10.24432/C57604, CC BY 4.0.';

const jobPaths = z.looseObject({ input: z.object({ blob: z.string() }), output: z.looseObject({ blob: z.string() }) });

/** Runs the sample, or goes on with the run of it that a crash interrupted; whether it succeeded. */
export async function runReviews(root: string, { url, key, storage }: Stack): Promise<boolean> {
  const file = 'infra/local/samples/reviews.json';
  const job = jobPaths.parse(JSON.parse(await readFile(join(root, file), 'utf8')));
  await uploadReviews(storage, job.input.blob);
  const api = apiClient(url, key);
  const id = (await findUnfinished(api, job.output.blob)) ?? (await api.startRun(job, randomUUID())).id;
  console.log(`The sample ${file} is run ${id}.`);
  const summary = await followRun(api, id, createProgress(process.stdout));
  if (summary.state !== 'succeeded') {
    console.log(describeRun(summary));
    return false;
  }
  const rows = await readOutput(storage, job.output.blob);
  const width = process.stdout.columns ?? 100;
  const next = describeNext(url, id, job.output.blob, key !== undefined);
  const figures = describeRun(summary);
  console.log(`\n${[describeRows(rows, width), figures, describeAgreement(rows), CITATION, next].join('\n\n')}`);
  return true;
}

/** The run that writes this output and is not finished, as after a crash. */
async function findUnfinished(api: ApiClient, output: string): Promise<string | undefined> {
  const runs = await api.listRuns();
  const found = runs.find((run) => !isFinished(run) && run.output === output);
  if (found !== undefined) console.log(`Run ${found.id} was ${found.state} when the stack ended, and goes on.`);
  return found?.id;
}

function describeNext(url: string, id: string, output: string, withKey: boolean): string {
  const run = `${url}/api/runs/${id}`;
  return [
    'Where to look next',
    `  this run    curl ${run}`,
    `  its output  curl '${run}/rows?limit=3000'   (the blob ${output})`,
    `  all runs    curl ${url}/api/runs`,
    ...(withKey
      ? ["  each with   -H 'x-functions-key: KEY'   (`function` in host/keys.json of the state folder)"]
      : []),
    '  more        README.md',
  ].join('\n');
}
