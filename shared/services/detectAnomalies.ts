import { anomalyPath, entireResult } from './anomalyDetector.ts';
import { seriesOperation } from './anomalySeries.ts';

/** Anomalies of a series that a row holds, for each of its points. */
export const detectAnomalies = seriesOperation('DetectAnomalies', anomalyPath('entire'), entireResult);
