import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';

/** Voyages that are under way at the same time, whatever host runs them. */
export interface Voyages {
  /** Goes on with what is to be started, told and looked at; never ends by itself, but rejects when the host is gone. */
  readonly driveForever: (url: string) => Promise<never>;
  /** Brings all that was begun to its end and checks it. */
  readonly finish: (url: string) => Promise<void>;
  /** How many voyages have ended as they should. */
  readonly ended: () => number;
}

interface Voyage {
  readonly id: string;
  started: boolean;
  /** How often each event was sent; at least once it was acknowledged, except for the last. */
  readonly sent: number[];
}

const legs = 4;
const events = 5;
const together = 3;

const statusSchema = z.object({ runtimeStatus: z.string(), output: z.unknown() });
const outputSchema = z.object({ heard: z.array(z.int()) });

/** Makes the driver of voyages, three at a time. */
export function createVoyages(): Voyages {
  let batch: Voyage[] = [];
  let count = 0;
  let ended = 0;

  function nextBatch(): void {
    batch = Array.from({ length: together }, () => ({ id: `voyage-${count++}`, started: false, sent: [] }));
  }

  async function finish(url: string): Promise<void> {
    await Promise.all(batch.map((voyage) => sail(url, voyage)));
    ended += batch.length;
    batch = [];
  }

  return {
    finish,
    async driveForever(url) {
      for (;;) {
        if (batch.length === 0) nextBatch();
        await finish(url);
      }
    },
    ended: () => ended,
  };
}

async function sail(url: string, voyage: Voyage): Promise<void> {
  const api = `${url}/runtime/webhooks/durabletask`;
  const post = async (path: string, body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${api}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  if (!voyage.started) {
    // A start whose answer was lost is refused the second time.
    expect(await post(`orchestrators/voyage/${voyage.id}`, { legs, events })).toBeOneOf([202, 409]);
    voyage.started = true;
  }
  const { sent } = voyage;
  for (let n = Math.max(sent.length - 1, 0); n < events; n++) {
    sent[n] = (sent[n] ?? 0) + 1;
    // The last of them may have come, and ended the voyage, though its answer was lost.
    expect(await post(`instances/${voyage.id}/raiseEvent/heard`, { n })).toBeOneOf([202, 410]);
    await setTimeout(5);
  }
  check(voyage, await waitForEnd(`${api}/instances/${voyage.id}`));
}

async function waitForEnd(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(url);
    if (response.status === 200) {
      const { runtimeStatus, output } = statusSchema.parse(await response.json());
      expect(runtimeStatus).toBe('Completed');
      return output;
    }
    expect(response.status).toBe(202);
    await setTimeout(20);
  }
}

function check({ id, sent }: Voyage, output: unknown): void {
  const whole = Array.from({ length: legs }, (_, i) => ({ i, same: true }));
  expect(output, id).toMatchObject({ rounds: 6, legs: whole, draws: whole });
  const { heard } = outputSchema.parse(output);
  expect(new Set(heard).size, `${id} heard ${heard.join()}`).toBe(events);
  for (const [n, times] of sent.entries()) {
    expect(heard.filter((each) => each === n).length, `event ${n} of ${id}`).toBeLessThanOrEqual(times);
  }
}
