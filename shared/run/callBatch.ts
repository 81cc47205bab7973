import type { CallResult, CallTimes, ServiceClient, ServiceRequest } from '../http/client.ts';
import { redactForeignWords } from '../http/redact.ts';
import type { Origin } from '../model/origin.ts';
import { addCalls, type Calls, type Outcome, type RowError } from '../model/outcome.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { BoundRow } from './rowBinder.ts';

/** What became of a batch: an outcome for each of its rows in their order, or none yet because the call has to wait. */
export interface BatchResult {
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly calls: Calls;
  readonly origins: readonly Origin[];
  /** When to come back for the rows without outcome, in milliseconds since 1970. */
  readonly until?: number;
  /** Why rows have no outcome, where no time can be told. */
  readonly trouble?: unknown;
}

/** Errors that speak of the whole request: with half the documents it would be refused again. */
const aboutTheRequest = new Set(['InvalidParameterValue', 'ModelVersionIncorrect', 'InvalidRequestBodyFormat']);

/** Characters of a service's message, and of its error, that are kept. */
const longestText = 2000;

/**
 * Calls the service for a batch. One that is refused for what is in it (400) or for its size (413) is halved until the
 * bad documents stand alone, so that the others succeed.
 */
export async function callBatch(
  batch: readonly BoundRow[],
  service: ServiceDefinition,
  client: ServiceClient,
  times: CallTimes & Pick<ServiceRequest, 'onTurn' | 'watch'>,
): Promise<BatchResult> {
  const [{ query, secret }] = batch as readonly [BoundRow, ...BoundRow[]];
  const result = await client({
    path: service.route.path,
    query,
    secret,
    body: JSON.stringify(service.request(batch.map(({ document }) => document))),
    read: (text) => readAnswer(text, service),
    ...times,
  });
  const all = (outcome: Outcome | undefined): (Outcome | undefined)[] => batch.map(() => outcome);
  if (result.kind === 'deferred' || result.kind === 'trouble') {
    const why = result.kind === 'deferred' ? { until: result.until } : { trouble: result.trouble };
    return { ...why, outcomes: all(undefined), calls: result.calls, origins: [] };
  }
  const diagnose = diagnosed(result, service);
  if (result.kind === 'answer') {
    const modelVersion = service.modelVersion?.(result.body);
    const origins = [{ ...result.key, ...(modelVersion === undefined ? {} : { modelVersion }) }];
    return { outcomes: service.split(result.body, batch.length).map(diagnose), calls: result.calls, origins };
  }
  if (batch.length === 1 || !isAboutContent(result.error)) {
    return { outcomes: all(diagnose({ kind: 'failed', error: result.error })), calls: result.calls, origins: [] };
  }
  const middle = Math.ceil(batch.length / 2);
  const first = await callBatch(batch.slice(0, middle), service, client, times);
  const second = await callBatch(batch.slice(middle), service, client, times);
  const until = first.until ?? second.until;
  const trouble = first.trouble ?? second.trouble;
  return {
    outcomes: [...first.outcomes, ...second.outcomes],
    calls: addCalls(result.calls, addCalls(first.calls, second.calls)),
    origins: [...first.origins, ...second.origins],
    ...(until === undefined ? {} : { until }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function readAnswer(text: string, service: ServiceDefinition): unknown {
  try {
    return service.response.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isAboutContent({ code, status }: RowError): boolean {
  return status?.statusCode === 413 || (status?.statusCode === 400 && !aboutTheRequest.has(code));
}

/** Adds to a failure what it took, and takes out of its words whatever a row may have said. */
function diagnosed(result: CallResult, { name, successor }: ServiceDefinition): (outcome: Outcome) => Outcome {
  return (outcome) => {
    if (outcome.kind !== 'failed') return outcome;
    // Cut only when clean: half a word, left at the cut, might pass for another.
    const clean = (text: string): string => redactForeignWords(text).slice(0, longestText);
    const { message, response, status } = outcome.error;
    // An error of our own quotes nothing.
    const isOurs = status === undefined && response === undefined;
    const isRetired = status?.statusCode === 410 && successor !== undefined;
    const told = isRetired ? `The API of ${name} is retired; its successor is ${successor}.` : clean(message);
    const { requestId, calls } = result;
    return {
      kind: 'failed',
      error: {
        ...outcome.error,
        message: isOurs ? message : told,
        ...(response === undefined ? {} : { response: clean(response) }),
      },
      diagnostics: { attempts: calls.sent, ...(requestId === undefined ? {} : { requestId }) },
    };
  };
}
