import { z } from 'zod';
import { refusedSize, seriesParams, successor } from './anomalyDetector.ts';
import { defineService, type ServiceDefinition } from './defineService.ts';

const aSeries = 'an array of points: {"timestamp", "value"}';
const aTime = 'a time as ISO 8601, such as "1972-01-01T00:00:00Z"';
/** Whatever else a row has in its points is nothing for the service. */
const point = z.object({ timestamp: z.string(aTime).optional(), value: z.number('a number') }, aSeries);

/** An operation of Anomaly Detector v1.1 on a series that a row holds as a whole. */
export function seriesOperation(name: string, path: string, result: z.ZodObject): ServiceDefinition {
  return defineService({
    name,
    docs: 'https://learn.microsoft.com/azure/ai-services/anomaly-detector/overview',
    successor,
    route: { method: 'POST', path },
    limits: { documents: 1 },
    params: {
      series: {
        schema: z.array(point, aSeries),
        in: 'document',
        required: true,
        about: 'Points in the order of time.',
      },
      ...seriesParams,
    },
    check: ({ series }) => refusedSize((series as readonly unknown[]).length),
    request: ([document], shared) => ({ json: { series: document?.series, ...shared } }),
    response: result,
    answer: z.object(result.shape),
    split: (value) => [{ kind: 'ok', value }],
  });
}
