/** The samples that `npm start` shows after the reviews: each one's job, run, and a table of what it brought. */

import { randomUUID } from 'node:crypto';
import type { BlobServiceClient } from '@azure/storage-blob';
import { apiClient } from '../cli/apiClient.ts';
import { describeRun } from '../cli/describeRun.ts';
import { followRun } from '../cli/followRun.ts';
import { createProgress } from '../cli/progress.ts';
import { readJobFile } from '../cli/readJobFile.ts';
import type { Stack } from '../stack/startStack.ts';
import { describeSample } from './describeSample.ts';
import type { Sample } from './sample.ts';
import { samples } from './samples.ts';
import { uploadMaterial } from './uploadMaterial.ts';

/** Uploads what the samples read, so that each can be run by its name. */
export async function uploadSamples(storage: BlobServiceClient): Promise<void> {
  for (const { material } of samples) {
    for (const blob of (await material?.()) ?? []) await uploadMaterial(storage, blob);
  }
}

/** Runs all samples, one after the other; one that fails says why, and the others go on. */
export async function runSamples(stack: Stack): Promise<void> {
  for (const sample of samples) await runSample(stack, sample);
}

async function runSample({ url, key }: Stack, sample: Sample): Promise<void> {
  const api = apiClient(url, key);
  const { id } = await api.startRun(await readJobFile(sample.name), randomUUID());
  const summary = await followRun(api, id, createProgress(process.stdout));
  console.log(`\n${sample.title} (npx tributary run ${sample.name})`);
  if (summary.state === 'succeeded') {
    console.log(await describeSample(sample, api, id));
  }
  console.log(describeRun(summary));
}
