import { anomalyPath, lastResult } from './anomalyDetector.ts';
import { seriesOperation } from './anomalySeries.ts';

/** Whether the last point of a series that a row holds is an anomaly. */
export const detectLastAnomaly = seriesOperation('DetectLastAnomaly', anomalyPath('last'), lastResult);
