/** `tributary run`: starts a job and follows it to its end. */

import { randomUUID } from 'node:crypto';
import { describeSample } from '../samples/describeSample.ts';
import { sampleNamed } from '../samples/samples.ts';
import type { ApiClient } from './apiClient.ts';
import { briefReport } from './briefReport.ts';
import { describeRun } from './describeRun.ts';
import { followRun } from './followRun.ts';
import { createProgress } from './progress.ts';
import { readJobFile } from './readJobFile.ts';

export interface RunOptions {
  readonly json: boolean;
  /** Whether to follow the run to its end. */
  readonly wait: boolean;
}

export async function runCommand(api: ApiClient, file: string, { json, wait }: RunOptions): Promise<number> {
  const started = await api.startRun(await readJobFile(file), randomUUID());
  if (!wait) {
    console.log(json ? JSON.stringify(started, undefined, 2) : started.id);
    return 0;
  }
  // The summary alone goes to stdout, for scripts.
  const summary = await followRun(api, started.id, createProgress(process.stderr));
  const sample = json || summary.state !== 'succeeded' ? undefined : sampleNamed(file);
  if (sample) console.log(await describeSample(sample, api, summary.id));
  if (json) console.log(JSON.stringify(summary, undefined, 2));
  else console.log([describeRun(summary), ...(await briefReport(api, summary.id))].join('\n'));
  return summary.state === 'succeeded' ? 0 : 1;
}
