/** Azure AI services on this machine: one loopback origin for all resources, told apart by the key of a call. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../loopback/isLoopbackHost.ts';
import { type LoopbackServer, listenOnLoopback } from '../loopback/listenOnLoopback.ts';
import { readBody } from '../loopback/readBody.ts';
import { createAnomalyOperations } from './anomaly/createAnomalyOperations.ts';
import { createDetector } from './anomaly/createDetector.ts';
import { type Controlled, controlAnswer, type Problem } from './control/controlAnswer.ts';
import { type CallSummary, createCallLog } from './control/createCallLog.ts';
import { createScripted } from './control/createScripted.ts';
import type { ModelChoice, Script } from './control/script.ts';
import { createQuotas } from './gateway/createQuotas.ts';
import { createFindOperation } from './gateway/findOperation.ts';
import { gatewayAnswer } from './gateway/gatewayAnswers.ts';
import type { ServiceAnswer } from './gateway/operation.ts';
import type { Resource } from './gateway/resource.ts';
import { type CallServices, serveCall } from './gateway/serveCall.ts';
import { transmit } from './gateway/transmit.ts';
import { createPocketSphinx } from './models/speech/pocketSphinx.ts';
import { createVisionModels } from './models/vision/createVisionModels.ts';
import { createSearchOperations } from './search/createSearchOperations.ts';
import { createSpeechOperations } from './speech/createSpeechOperations.ts';
import { createTextOperations } from './text/createTextOperations.ts';
import { createVisionOperations } from './vision/createVisionOperations.ts';

export interface ServicesOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly resources: readonly Resource[];
  /** Default: the real ones. */
  readonly models?: ModelChoice;
  /** A folder whose pictures the image search finds beside its own; read when it is first asked. */
  readonly pictures?: string | undefined;
  /** Milliseconds since 1970, for quotas and records; default: the system's clock. */
  readonly now?: () => number;
}

export type Services = LoopbackServer & {
  /** As `PUT /_control/script`; throws where the script cannot be done. */
  setScript(script: Script): void;
  /** As `GET /_control/calls`. */
  calls(): CallSummary;
  clearCalls(): void;
};

/** Bytes of a script. */
const MAX_CONTROL_BYTES = 10 * 1_048_576;

/** Starts the stand-in on 127.0.0.1. */
export async function startServices({
  port,
  resources,
  models = {},
  pictures,
  now = Date.now,
}: ServicesOptions): Promise<Services> {
  const calls = createCallLog();
  const scripted = createScripted(resources, models);
  const detector = createDetector();
  const recognizer = createPocketSphinx();
  const vision = createVisionModels(() => scripted.model('vision'));
  const findOperation = createFindOperation([
    ...createTextOperations(scripted.model),
    ...createSearchOperations(pictures, now),
    ...createAnomalyOperations(detector),
    ...createSpeechOperations(recognizer),
    ...createVisionOperations({ model: vision.current, now, newId: randomUUID }),
  ]);
  const services: CallServices = { findOperation, scripted, quotas: createQuotas(now), calls, now };
  const controlled: Controlled = { script: scripted.shown, replace: scripted.replace, calls };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/' } = request;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark));
    if (path !== '/status' && !path.startsWith('/_control/')) {
      await serveCall(request, response, { path, query }, services);
    } else {
      await transmit(response, await answerOwn(request, path, query, controlled), [], undefined);
    }
  };

  const server = await listenOnLoopback((request, response) => {
    serve(request, response).catch((error: unknown) => fail(response, error));
  }, port);
  return {
    ...server,
    async close() {
      recognizer.stop();
      await Promise.all([server.close(), detector.close(), vision.close()]);
    },
    calls: () => calls.summary(),
    clearCalls: () => calls.clear(),
    setScript: (script) => {
      const problems = scripted.replace(script);
      if (problems.length > 0) throw new Error(problems.map(describe).join(' '));
    },
  };
}

/** What the stand-in answers for itself: its health, and its control to those who are on this machine. */
async function answerOwn(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  controlled: Controlled,
): Promise<ServiceAnswer> {
  const { method = 'GET' } = request;
  if (path === '/status') return { status: 200, body: { service: 'Azure AI services stand-in', status: 'ready' } };
  const body = await readBody(request, MAX_CONTROL_BYTES);
  if (!isLoopbackHost(request.headers.host)) return gatewayAnswer(403, 'Only this machine may do that.');
  if (body === undefined) return gatewayAnswer(413, 'The script is too long.');
  return controlAnswer({ method, path, query, body: body.toString() }, controlled);
}

/** A client that went away in the middle of its request leaves nobody to answer; anything else is a mistake in here. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // Where it happened, without the message: that could hold a text.
  const frames = error instanceof Error ? error.stack?.split('\n').filter((line) => /^ +at /.test(line)) : [];
  process.stderr.write(`A call failed inside the stand-in.\n${frames?.join('\n')}\n`);
  void transmit(response, gatewayAnswer(500, 'Internal server error'), [], undefined);
}

function describe({ path, message }: Problem): string {
  return `${path}: ${message}`;
}
