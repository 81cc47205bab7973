import { app, type HttpHandler, type HttpMethod } from '@azure/functions';
import * as df from 'durable-functions';
import { besideOthers } from '../shared/core/seclusion.ts';
import { joinPartition } from '../shared/run/joinPartition.ts';
import { countPartition } from '../shared/run/knownPlaces.ts';
import { shuffleBucket, shufflePartition } from '../shared/run/shuffleStage.ts';
import { registry } from '../shared/services/registry.ts';
import { answering } from './activities/answering.ts';
import { commitRun } from './activities/commitRun.ts';
import { divideShuffle } from './activities/divideShuffle.ts';
import { enrich } from './activities/enrich.ts';
import { failRun } from './activities/failRun.ts';
import { placeRun } from './activities/placeRun.ts';
import { planRun } from './activities/planRun.ts';
import { type Step, stepping } from './activities/stepping.ts';
import { stopLanes } from './activities/stopLanes.ts';
import { controlRun } from './http/controlRun.ts';
import { deleteRun } from './http/deleteRun.ts';
import { getErrors } from './http/getErrors.ts';
import { getReport } from './http/getReport.ts';
import { getRows } from './http/getRows.ts';
import { getRun } from './http/getRun.ts';
import { getRuns } from './http/getRuns.ts';
import { guarded } from './http/guarded.ts';
import { postRun } from './http/postRun.ts';
import { verifyRun } from './http/verifyRun.ts';
import { runJob } from './orchestrators/runJob.ts';
import { runLane } from './orchestrators/runLane.ts';
import { createRuntime } from './runtime.ts';
import { readSettings } from './settings.ts';
import { reconcile } from './triggers/reconcile.ts';
import { uploadArrived, uploadGivenUp } from './triggers/uploadArrived.ts';

/** The composition root: the only file that registers triggers. */
const runtime = createRuntime(readSettings(process.env));

const route = (name: string, method: HttpMethod, path: string, handler: HttpHandler): void => {
  const extraInputs = [df.input.durableClient()];
  app.http(name, { methods: [method], authLevel: 'function', route: path, extraInputs, handler: guarded(handler) });
};
// What reads much may run out of memory, and that is not to be laid at a row that has the process for itself.
const reading = (handler: HttpHandler): HttpHandler =>
  besideOthers(runtime.seclusion, async (request, context) => handler(request, context));
route('postRun', 'POST', 'runs', postRun(runtime));
route('getRuns', 'GET', 'runs', getRuns(runtime));
route('getRun', 'GET', 'runs/{id}', getRun(runtime));
route('getRows', 'GET', 'runs/{id}/rows', reading(getRows(runtime)));
route('deleteRun', 'DELETE', 'runs/{id}', deleteRun(runtime));
route('pauseRun', 'POST', 'runs/{id}/pause', controlRun(runtime, 'pause'));
route('resumeRun', 'POST', 'runs/{id}/resume', controlRun(runtime, 'run'));
route('cancelRun', 'POST', 'runs/{id}/cancel', controlRun(runtime, 'cancel'));
route('verifyRun', 'POST', 'runs/{id}/verify', reading(verifyRun(runtime)));
route('getReport', 'GET', 'runs/{id}/report', reading(getReport(runtime)));
route('getErrors', 'GET', 'runs/{id}/errors', reading(getErrors(runtime)));

app.storageQueue('uploadArrived', {
  queueName: 'uploads',
  connection: 'AzureWebJobsStorage',
  extraInputs: [df.input.durableClient()],
  handler: uploadArrived(runtime),
});
app.storageQueue('uploadGivenUp', {
  queueName: 'uploads-poison',
  connection: 'AzureWebJobsStorage',
  extraInputs: [df.input.durableClient()],
  handler: uploadGivenUp(runtime),
});
// Every minute.
app.timer('reconcile', {
  schedule: '0 * * * * *',
  extraInputs: [df.input.durableClient()],
  handler: reconcile(runtime),
});

df.app.orchestration('runJob', runJob);
df.app.orchestration('runLane', runLane);

const activity = (name: string, work: (input: never) => Promise<unknown>): void => {
  df.app.activity(name, { handler: answering(besideOthers(runtime.seclusion, work)) });
};
activity('planRun', planRun(runtime));
activity('placeRun', placeRun(runtime));
activity('divideShuffle', divideShuffle(runtime));
activity('commitRun', commitRun(runtime));
activity('failRun', failRun(runtime));
activity('stopLanes', stopLanes(runtime));
const step = (name: string, work: Step): void => activity(name, stepping(runtime, work));
step('countPartition', (store, run, { partition }) => countPartition(store, run, partition));
step('shufflePartition', (store, run, { stage, partition }) => shufflePartition(store, run, stage, partition));
step('shuffleBucket', (store, run, { stage, partition }) => shuffleBucket(store, run, stage, partition));
step('joinPartition', (store, run, { partition }) => joinPartition(store, run, partition));
for (const service of registry.values()) {
  df.app.activity(service.name, { handler: answering(enrich(runtime, service)) });
}
