/** Answers detections without keeping other calls waiting: long series are judged in a thread of their own. */

import { Worker } from 'node:worker_threads';
import type { ServiceAnswer } from '../gateway/operation.ts';
import { answerDetection, type DetectionCall } from './answerDetection.ts';

export interface Detector {
  answer(call: DetectionCall): ServiceAnswer | Promise<ServiceAnswer>;
  close(): Promise<void>;
}

/** What the thread is asked, and what it says. */
export interface DetectionTask {
  readonly id: number;
  readonly call: DetectionCall;
}

export interface DetectionReport {
  readonly id: number;
  readonly answer: ServiceAnswer;
}

/** A body of this many bytes has at most 1,300 points, which take some 50 ms; one of 8,640 points takes up to 600 ms. */
const BYTES_AT_ONCE = 16_384;

/** The compiled file beside the compiled one, the source beside the source. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? 'detectionThread.ts' : 'detectionThread.js', import.meta.url);

/** A detector whose thread starts with the first long series. */
export function createDetector(): Detector {
  const waiting = new Map<number, PromiseWithResolvers<ServiceAnswer>>();
  let thread: Worker | undefined;
  let asked = 0;

  const start = (): Worker => {
    const started = new Worker(THREAD);
    const fail = (error: Error): void => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.unref();
    started.on('message', ({ id, answer }: DetectionReport) => {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    });
    started.on('error', fail);
    started.on('exit', () => fail(new Error('The detector was stopped.')));
    return started;
  };

  return {
    answer: (call) => {
      if (call.body.length <= BYTES_AT_ONCE) return answerDetection(call);
      asked += 1;
      const answered = Promise.withResolvers<ServiceAnswer>();
      waiting.set(asked, answered);
      thread ??= start();
      const task: DetectionTask = { id: asked, call };
      thread.postMessage(task, []);
      return answered.promise;
    },
    async close() {
      await thread?.terminate();
    },
  };
}
