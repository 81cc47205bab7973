/** Waits for a run to finish, and shows how far it is. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './apiClient.ts';
import type { Progress } from './progress.ts';
import { isFinished, type RunSummary } from './runSummary.ts';

/** Milliseconds between two looks; more where an answer takes long, so that looking takes a fifth of the time at most. */
const POLL_MS = 50;
const REST = 4;
const MAX_POLL_MS = 1000;

/** Resolves to the run's summary once it is finished. */
export async function followRun(api: ApiClient, id: string, progress: Progress): Promise<RunSummary> {
  try {
    for (;;) {
      const asked = performance.now();
      const summary = await api.getRun(id);
      if (isFinished(summary)) return summary;
      progress.show(summary);
      const took = performance.now() - asked;
      await sleep(Math.min(Math.max(POLL_MS, REST * took), MAX_POLL_MS));
    }
  } finally {
    progress.end();
  }
}
