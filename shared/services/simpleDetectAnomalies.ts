import { z } from 'zod';
import { failed, type Outcome } from '../model/outcome.ts';
import {
  anomalyPath,
  entireResult,
  mostPoints,
  refusedSize,
  refusedTimes,
  seriesParams,
  successor,
  timeOf,
} from './anomalyDetector.ts';
import { type Document, defineService } from './defineService.ts';

const timeOfPoint = ({ timestamp }: Document): number | undefined => timeOf(timestamp as string);

/** Anomalies of series whose points are rows: each group of rows is one series, in the order of its times. */
export const simpleDetectAnomalies = defineService({
  name: 'SimpleDetectAnomalies',
  docs: 'https://learn.microsoft.com/azure/ai-services/anomaly-detector/overview',
  successor,
  route: { method: 'POST', path: anomalyPath('entire') },
  limits: { documents: mostPoints },
  params: {
    timestamp: {
      schema: z.string('a time as ISO 8601, such as "1972-01-01T00:00:00Z"'),
      in: 'document',
      required: true,
      column: 'timestamp',
      about: 'When the value was measured.',
    },
    value: { schema: z.number('a number'), in: 'document', required: true, column: 'value', about: 'The value.' },
    ...seriesParams,
  },
  group: {
    refuses: refusedSize,
    order: timeOfPoint,
    // Without a granularity the service looks at no times.
    check: (points, { granularity }) => (granularity === 'none' ? undefined : refusedTimes(points.map(timeOfPoint))),
  },
  request: (points, shared) => ({
    json: { series: points.map(({ timestamp, value }) => ({ timestamp, value })), ...shared },
  }),
  response: entireResult,
  answer: z.object({
    isAnomaly: z.boolean(),
    isPositiveAnomaly: z.boolean(),
    isNegativeAnomaly: z.boolean(),
    period: z.int(),
    expectedValue: z.number(),
    upperMargin: z.number(),
    lowerMargin: z.number(),
    severity: z.number().optional(),
  }),
  split: (result, points) => points.map((_, at) => pointOf(result, at)),
});

/** What the answer says of a point. */
function pointOf(result: z.output<typeof entireResult>, at: number): Outcome {
  const value = {
    isAnomaly: result.isAnomaly[at],
    isPositiveAnomaly: result.isPositiveAnomaly[at],
    isNegativeAnomaly: result.isNegativeAnomaly[at],
    period: result.period,
    expectedValue: result.expectedValues[at],
    upperMargin: result.upperMargins[at],
    lowerMargin: result.lowerMargins[at],
    ...(result.severity ? { severity: result.severity[at] } : {}),
  };
  return Object.values(value).includes(undefined) ? missing : { kind: 'ok', value };
}

const missing = failed('MissingPoint', 'The service answered the request but not this point.');
