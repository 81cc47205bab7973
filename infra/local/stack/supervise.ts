/** Keeps the processes of the stack together: one that ends by itself ends them all, and they stop in order. */

import { type ProcessSpec, type RunningProcess, startProcess } from './startProcess.ts';
import { StartRefused } from './startRefused.ts';
import type { StateFolder } from './stateFolder.ts';

export interface Supervisor {
  start(spec: ProcessSpec): RunningProcess;
  /** Stops the processes, the one started last first, so that each one's last requests still find an answer. */
  stop(): Promise<void>;
}

/** `ending` is aborted with the reason when a process ends that nobody stopped. */
export function supervise(folder: StateFolder, ending: AbortController): Supervisor {
  const processes: RunningProcess[] = [];
  let stopping = false;
  return {
    start(spec) {
      const started = startProcess(spec, folder);
      processes.push(started);
      let ready = false;
      started.ready.then(
        () => {
          ready = true;
        },
        () => undefined,
      );
      void started.ended.then((end) => {
        // One that was never ready says by its rejection why.
        if (stopping || !ready) return;
        const next = 'Everything was stopped; `npm start` again continues the run where it was.';
        ending.abort(new StartRefused(`${end} ${next}`));
      });
      return started;
    },
    async stop() {
      stopping = true;
      for (const each of processes.toReversed()) await each.stop();
    },
  };
}
