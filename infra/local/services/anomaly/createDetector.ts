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
  let thread: Thread | undefined;
  return {
    answer: (call) => {
      if (call.body.length <= BYTES_AT_ONCE) return answerDetection(call);
      thread ??= startThread(() => {
        thread = undefined;
      });
      return thread.answer(call);
    },
    async close() {
      await thread?.stop();
    },
  };
}

interface Thread {
  answer(call: DetectionCall): Promise<ServiceAnswer>;
  stop(): Promise<unknown>;
}

/** Whoever waits for an answer when the thread ends, waits no longer. */
function startThread(onEnd: () => void): Thread {
  const waiting = new Map<number, PromiseWithResolvers<ServiceAnswer>>();
  const worker = new Worker(THREAD);
  let asked = 0;
  const end = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.unref();
  worker.on('message', ({ id, answer }: DetectionReport) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  worker.on('error', end);
  worker.on('exit', () => {
    end(new Error('The detector was stopped.'));
    onEnd();
  });
  return {
    answer: (call) => {
      asked += 1;
      const answered = Promise.withResolvers<ServiceAnswer>();
      waiting.set(asked, answered);
      const task: DetectionTask = { id: asked, call };
      worker.postMessage(task, []);
      return answered.promise;
    },
    stop: () => worker.terminate(),
  };
}
