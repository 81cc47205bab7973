import type { HttpAnswer, HttpRequest, Transport } from '../../shared/http/transport.ts';
import { readJob, type Stage } from '../../shared/model/job.ts';
import type { Outcome } from '../../shared/model/outcome.ts';
import type { AcceptedOperation } from '../../shared/run/acceptedOperation.ts';
import { type BatchResult, callBatch } from '../../shared/run/callBatch.ts';
import { pollOperation } from '../../shared/run/pollOperation.ts';
import { type BoundRow, createRowBinder, type RowBinder } from '../../shared/run/rowBinder.ts';
import type { ServiceDefinition, Values } from '../../shared/services/defineService.ts';
import { registry } from '../../shared/services/registry.ts';
import { aClient, aContentReader } from './factories.ts';
import { createFakeClock, epoch } from './fakeClock.ts';
import { createMemoryStore } from './memoryStore.ts';

/** The stage that would give a row: with constants, but for what is the own of a row that belongs to a group. */
export function stageOf({ name, group, params }: ServiceDefinition, row: Values): object {
  const shared = Object.entries(row).filter(([key]) => group === undefined || params[key]?.in !== 'document');
  const ofGroup = group ? { groupbyCol: 'group' } : {};
  const common = { service: name, subscriptionKeySecret: 'language-key-1', outputCol: 'out' };
  return { ...common, ...ofGroup, ...Object.fromEntries(shared) };
}

/** A row, by the job that would give it. */
export function bindConstants(service: ServiceDefinition, row: Values): ReturnType<RowBinder> {
  return binderOf(service, row)(row);
}

/** Binds rows by the job that would give this one. */
function binderOf(service: ServiceDefinition, row: Values): RowBinder {
  const job = { input: { rows: [] }, stages: [stageOf(service, row)], output: { blob: 'output/a.jsonl' } };
  const { draft, problems } = readJob(job, registry);
  if (problems.length > 0) throw new Error(`The job is refused: ${JSON.stringify(problems)}`);
  const bind = createRowBinder(draft.stages[0] as Stage, service);
  return (fields) => bind(service.group ? fields : {});
}

const times = { timeoutMs: 60_000, yieldAt: epoch + 3_600_000, deadline: epoch + 3_600_000 };

interface SentRows extends Partial<Pick<BatchResult, 'accepted'>> {
  readonly sent: readonly HttpRequest[];
  readonly outcomes: readonly (Outcome | undefined)[];
}

/** A transport that always answers the same, or that another one stands behind, and what goes through it. */
function answering(answer: HttpAnswer | Transport) {
  const sent: HttpRequest[] = [];
  const transport = async (request: HttpRequest): Promise<HttpAnswer> => {
    sent.push(request);
    return typeof answer === 'function' ? answer(request) : answer;
  };
  return { sent, transport };
}

/** What the next poll of an operation looks like on the wire, and what it comes to. */
export async function pollAccepted(service: ServiceDefinition, accepted: AcceptedOperation, answer: HttpAnswer) {
  const { sent, transport } = answering(answer);
  const client = aClient(createFakeClock(), transport);
  return { sent, result: await pollOperation(accepted, { service, client }, times) };
}

/** What a request for these rows looks like on the wire, and what becomes of each row. */
export async function sendRows(
  service: ServiceDefinition,
  rows: readonly Values[],
  answer: HttpAnswer | Transport,
  blobs: Readonly<Record<string, Uint8Array>> = {},
): Promise<SentRows> {
  const clock = createFakeClock();
  const { sent, transport } = answering(answer);
  const store = createMemoryStore();
  for (const [path, bytes] of Object.entries(blobs)) await store.put(path, bytes);
  const deps = { service, client: aClient(clock, transport), content: aContentReader(store, { clock, transport }) };
  const ofGroup = service.group && binderOf(service, rows[0] ?? {});
  const bound = rows.map((row) => (ofGroup ?? binderOf(service, row))(row));
  const refused = bound.find((one) => 'outcome' in one);
  if (refused) return { sent, outcomes: [refused.outcome] };
  const batch = bound.map((one) => (one as { bound: BoundRow }).bound);
  return { sent, ...(await callBatch(batch, deps, times)) };
}

/** A request's JSON body; nothing where it has another. */
export function jsonOf({ headers, body }: HttpRequest): unknown {
  return headers['content-type'] === 'application/json' ? (JSON.parse(body as string) as unknown) : undefined;
}
