/** `POST /anomalydetector/{version}/timeseries/{entire,last}/detect` (contracts v1.0 and v1.1). */

import type { Operation } from '../gateway/operation.ts';
import { ANOMALY_QUOTAS, MAX_REQUEST_BYTES } from './anomalyLimits.ts';
import { type DetectionCall, refusal } from './answerDetection.ts';
import type { Detector } from './createDetector.ts';

/** The contracts' summaries, which the gateway knows the operations by. */
const NAMES: Readonly<Record<DetectionCall['mode'], string>> = {
  entire: 'Detect anomalies for the entire series in batch',
  last: 'Detect anomaly status of the latest point in time series',
};

/** The operations of both versions; they share one quota. */
export function createAnomalyOperations(detector: Detector): readonly Operation[] {
  return (['v1.0', 'v1.1'] as const).flatMap((version) =>
    (['entire', 'last'] as const).map((mode) => detectOperation(version, mode, detector)),
  );
}

function detectOperation(
  version: DetectionCall['version'],
  mode: DetectionCall['mode'],
  detector: Detector,
): Operation {
  return {
    method: 'POST',
    path: `/anomalydetector/${version}/timeseries/${mode}/detect`,
    feature: 'anomalydetector',
    wording: { operation: NAMES[mode], api: `Anomaly Detector API (${version})`, product: 'AnomalyDetector' },
    quotas: ANOMALY_QUOTAS,
    maxBytes: MAX_REQUEST_BYTES,
    answer: ({ body }) =>
      body === undefined
        ? refusal(413, 'BadArgument', 'The request is too large.')
        : detector.answer({ version, mode, body }),
  };
}
