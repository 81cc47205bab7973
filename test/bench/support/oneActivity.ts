import { systemClock } from '../../../functions/adapters/clock.ts';
import { createResourcePacer } from '../../../shared/core/pacing/resourcePacer.ts';
import { createScheduler } from '../../../shared/core/pacing/scheduler.ts';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import { createClient } from '../../../shared/http/client.ts';
import { createTransport } from '../../../shared/http/transport.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import { noContent } from '../../support/factories.ts';
import { startBenchRun } from './benchRun.ts';
import { createBenchStore } from './benchStore.ts';
import { reviewInput } from './reviewInput.ts';
import { openSink } from './sink.ts';

/** One activity that has the whole of an input for its partition. */
export async function oneActivity(url: string, rows: number, inFlight?: number): Promise<void> {
  using sink = openSink();
  const input = reviewInput(rows);
  const store = createBenchStore(input, sink);
  const { plan, ...run } = await startBenchRun(store);
  const whole = { ...run, plan: { ...plan, partitions: [{ start: 0, end: input.size }] } };
  const transport = createTransport();
  const keys = [{ secret: 'key', resource: { name: 'bench', endpoint: url, secrets: ['key'] } }];
  const pacer = createResourcePacer([]);
  const scheduler = createScheduler(keys, () => pacer, systemClock);
  const client = createClient({
    transport: transport.send,
    schedulerFor: () => scheduler,
    secrets: { get: async () => 'value' },
    tokens: { get: async () => 'token' },
    clock: systemClock,
    random: Math.random,
  });
  const seclusion = createSeclusion();
  const service = textSentiment;
  const deps = {
    store,
    clock: systemClock,
    client,
    service,
    content: noContent,
    seclusion,
    control: async () => 'run' as const,
  };
  const { done } = await enrichPart(deps, whole, { id: run.id, partition: 0, stage: 0 }, inFlight);
  await transport.close();
  if (!done) throw new Error('The activity took longer than one may.');
}
