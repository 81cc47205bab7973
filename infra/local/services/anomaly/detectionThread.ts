/** The thread of a detector: answers one call after another. */

import { parentPort } from 'node:worker_threads';
import { answerDetection } from './answerDetection.ts';
import type { DetectionReport, DetectionTask } from './createDetector.ts';

parentPort?.on('message', ({ id, call }: DetectionTask) => {
  const report: DetectionReport = { id, answer: answerDetection(call) };
  parentPort?.postMessage(report, []);
});
