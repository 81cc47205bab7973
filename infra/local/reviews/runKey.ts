/** The Idempotency-Key of the sample's run, kept from before the run is asked for until it has been reported. */

import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface RunKey {
  /**
   * The key that an interrupted start left for the same job. Sending it again is safe wherever that start ended: the
   * run that it named goes on, also one that was written down and never begun.
   */
  readonly left: string | undefined;
  /** A new key, kept until it is forgotten. */
  make(): string;
  forget(): void;
}

const saved = z.object({ key: z.string(), job: z.string() });

export function openRunKey(state: string, job: string): RunKey {
  const file = join(state, 'reviews-run.json');
  return {
    left: readKey(file, job),
    make() {
      const key = randomUUID();
      writeFileSync(file, JSON.stringify({ key, job }));
      return key;
    },
    forget: () => rmSync(file, { force: true }),
  };
}

function readKey(file: string, job: string): string | undefined {
  try {
    const found = saved.parse(JSON.parse(readFileSync(file, 'utf8')));
    return found.job === job ? found.key : undefined;
  } catch {
    // There is none, or a start was killed while it wrote one: nothing had been asked for then.
    return undefined;
  }
}
