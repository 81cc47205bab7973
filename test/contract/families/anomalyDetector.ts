import type { Values } from '../../../shared/services/defineService.ts';
import type { ServiceFixture } from '../fixtures/serviceFixture.ts';

const refusal = (code: string, message: string) => ({ status: 400, body: { code, message }, code });

/** What the services of Anomaly Detector v1.1 have in common. */
export const anomalyDetector: Pick<ServiceFixture, 'contract' | 'errors'> = {
  contract: 'anomaly-detector/v1.1',
  errors: [
    refusal('InvalidSeries', "The 'series' field must be sorted by timestamp in ascending order."),
    refusal('InvalidModelArgument', "The 'series' field must have more than 2 periods points"),
  ],
};

/** Two years of months. */
export const points: readonly Values[] = Array.from({ length: 24 }, (_, at) => ({
  timestamp: new Date(Date.UTC(2020, at, 1)).toISOString(),
  value: 10 + (at % 12),
}));

/** Between them all parameters of a request. */
export const requests: readonly Values[] = [
  { granularity: 'monthly', maxAnomalyRatio: 0.25, sensitivity: 95, period: 12 },
  { granularity: 'minutely', customInterval: 5, imputeMode: 'fixed', imputeFixedValue: 1.5 },
];

/** The series of an official example, and what is said of it besides. */
export function exampleOf({ options }: Values): { readonly series: readonly Values[]; readonly shared: Values } {
  const { series, ...shared } = options as Values & { readonly series: readonly Values[] };
  return { series, shared };
}
