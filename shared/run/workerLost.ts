import { failed, type Outcome } from '../model/outcome.ts';

/** The outcome of a row that is given up because no worker that began on it came back. */
export const workerLost: Outcome = failed(
  'WorkerLost',
  'Each worker that began on this row was lost, at last with no other row beside it, so the row was set aside.',
);

/** Whether an error, as JSON text, is that of a row that was set aside: what is in the row is then not known. */
export function isWorkerLost(json: string): boolean {
  return json.startsWith('{"code":"WorkerLost"');
}
