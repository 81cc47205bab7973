/** What the service answers to a request for detection (contracts v1.0 and v1.1). */

import type { ServiceAnswer } from '../gateway/operation.ts';
import { AnomalyError } from '../models/anomaly/anomalyError.ts';
import { detectEntire, detectLast } from '../models/anomaly/detect.ts';
import { readDetection } from '../models/anomaly/readDetection.ts';

export interface DetectionCall {
  readonly version: 'v1.0' | 'v1.1';
  readonly mode: 'entire' | 'last';
  readonly body: Uint8Array;
}

/** The result, or the service's refusal. */
export function answerDetection({ version, mode, body }: DetectionCall): ServiceAnswer {
  // Imputation and severity came with v1.1.
  const isNewer = version === 'v1.1';
  try {
    const detection = readDetection(parse(body), { canImpute: isNewer });
    const { severity, ...result } = mode === 'entire' ? detectEntire(detection) : detectLast(detection);
    return { status: 200, documents: 1, body: isNewer ? { ...result, severity } : result };
  } catch (error) {
    if (error instanceof AnomalyError) return refusal(400, error.code, error.message);
    throw error;
  }
}

/** The service's errors stand alone, where the gateway's are in an `error`. */
export function refusal(status: number, code: AnomalyError['code'], message: string): ServiceAnswer {
  return { status, body: { code, message }, headers: { 'x-ms-error-code': code } };
}

/** Text that is no JSON is read as nothing, which is refused as such. */
function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
