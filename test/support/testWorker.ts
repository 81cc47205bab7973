/** A model's thread for tests of the threads themselves. */

import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { PictureUnreadable } from '../../infra/local/services/models/vision/visionModel.ts';
import { serveModel } from '../../infra/local/services/models/vision/workers/serveModel.ts';

let running = 0;

const calls = {
  threadId: () => threadId,
  /** How many calls run at once while this one does. */
  async concurrency() {
    running += 1;
    await sleep(1);
    const seen = running;
    running -= 1;
    return seen;
  },
  fail: () => {
    throw new Error('It failed.');
  },
  refuse: () => {
    throw new PictureUnreadable('No picture.');
  },
  die: () => process.exit(1),
};

export type TestCalls = typeof calls;

serveModel(calls);
