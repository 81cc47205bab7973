import { createRequire } from 'node:module';
import type anomalyDetector from '@azure-rest/ai-anomaly-detector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { tutorialAnomalies, tutorialSeries } from '../../support/tutorialSeries.ts';

// As its types say it is loaded; an import of CommonJS with a default is another thing to vitest than to Node.
const { default: createClient, isUnexpected }: typeof anomalyDetector = createRequire(import.meta.url)(
  '@azure-rest/ai-anomaly-detector',
);

let services: Services;
let now = 0;

beforeAll(async () => {
  const resources = [
    { name: 'anomaly', location: 'eastus', tier: 'S', keys: ['key'] },
    { name: 'free', location: 'eastus', tier: 'F0', keys: ['free-key'] },
  ] as const;
  services = await startServices({ port: 0, resources, now: () => now });
});

afterAll(() => services.close());

const clientWith = (key: string, options: object = {}) =>
  createClient(services.url, { key }, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 }, ...options });

const weeks = Array.from({ length: 56 }, (_, day) => ({
  timestamp: new Date(Date.UTC(2024, 0, 1) + day * 86_400_000),
  value: [10, 12, 11, 13, 20, 40, 35][day % 7] ?? 0,
}));

describe("the vendor's client", () => {
  it("finds the tutorial's anomalies", async () => {
    const response = await clientWith('key')
      .path('/timeseries/entire/detect')
      .post({ body: { series: tutorialSeries, granularity: 'monthly' } });

    if (isUnexpected(response)) throw new Error(response.body.message);
    const { isAnomaly, expectedValues, upperMargins, lowerMargins, severity, period } = response.body;
    const found = tutorialSeries.filter((_, index) => isAnomaly[index]);
    expect(found.map(({ timestamp }) => timestamp)).toEqual(tutorialAnomalies);
    expect([expectedValues, upperMargins, lowerMargins, severity].map((values) => values?.length)).toEqual([
      15, 15, 15, 15,
    ]);
    expect(period).toBe(0);
  });

  it('has the last point judged, with what it should have been', async () => {
    const series = weeks.map((point, day) => (day === 55 ? { ...point, value: 3 } : point));

    const response = await clientWith('key')
      .path('/timeseries/last/detect')
      .post({ body: { series, granularity: 'daily', imputeMode: 'auto', sensitivity: 95, maxAnomalyRatio: 0.2 } });

    if (isUnexpected(response)) throw new Error(response.body.message);
    expect(response.body).toMatchObject({ isAnomaly: true, isNegativeAnomaly: true, period: 7, suggestedWindow: 29 });
    expect(Math.abs(response.body.expectedValue - 35)).toBeLessThan(1);
  });

  it('does its calls of v1.0 too', async () => {
    const response = await clientWith('key', { ApiVersion: 'v1.0' })
      .path('/timeseries/entire/detect')
      .post({ body: { series: tutorialSeries, granularity: 'monthly' } });

    expect(response.status).toBe('200');
    expect(response.body).not.toHaveProperty('severity');
  });

  it('gets errors with their codes', async () => {
    const response = await clientWith('key')
      .path('/timeseries/entire/detect')
      .post({ body: { series: tutorialSeries.slice(1, 9), granularity: 'monthly' } });

    expect(isUnexpected(response)).toBe(true);
    if (!isUnexpected(response)) return;
    expect(response.status).toBe('400');
    expect(response.headers['x-ms-error-code']).toBe('InvalidSeries');
    expect(response.body).toEqual({
      code: 'InvalidSeries',
      message: "The 'series' field must have at least 12 points.",
    });
  });

  it('is told by the gateway that its key is wrong', async () => {
    const response = await clientWith('another')
      .path('/timeseries/last/detect')
      .post({ body: { series: weeks } });

    expect(response.status).toBe('401');
    expect(response.body).toMatchObject({ error: { code: '401' } });
  });

  it('gets ten answers a second from the free tier, over all operations', async () => {
    const client = clientWith('free-key');
    const entire = client.path('/timeseries/entire/detect');
    const last = client.path('/timeseries/last/detect');
    const statuses: string[] = [];
    for (let call = 0; call < 11; call += 1) {
      const { status } = await (call % 2 === 0 ? entire : last).post({ body: { series: tutorialSeries } });
      statuses.push(status);
    }

    expect(statuses).toEqual([...Array<string>(10).fill('200'), '429']);
    now += 1000;
    expect((await last.post({ body: { series: tutorialSeries } })).status).toBe('200');
  });
});
