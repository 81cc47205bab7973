import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Services, startServices } from '../../infra/local/services/startServices.ts';
import { contractFile, describeContract } from '../support/openapi.ts';
import { tutorialSeries } from '../support/tutorialSeries.ts';

const KEY = 'a-key';

const request = { series: tutorialSeries, granularity: 'monthly' };
const long = Array.from({ length: 1100 }, (_, index) => ({ value: Math.sin(index) }));

for (const version of ['v1.0', 'v1.1']) {
  describeContract(`anomaly-detector/${version}`, undefined, (contract) => {
    let services: Services;

    beforeAll(async () => {
      const anomaly = { name: 'anomaly', location: 'eastus', tier: 'S', keys: [KEY] } as const;
      services = await startServices({ port: 0, resources: [anomaly] });
    });

    afterAll(() => services.close());

    const call = async (
      path: string,
      body: unknown,
    ): Promise<{ status: number; json: unknown; code: string | null }> => {
      const response = await fetch(`${services.url}/anomalydetector/${version}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': KEY },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, json: await response.json(), code: response.headers.get('x-ms-error-code') };
    };

    const paths = ['/timeseries/entire/detect', '/timeseries/last/detect'];
    const answered: readonly (readonly [string, object])[] = [
      ['an answer', request],
      ['a period that is found', { series: tutorialSeries.concat(tutorialSeries).map(({ value }) => ({ value })) }],
      ['one that is given', { ...request, period: 3, maxAnomalyRatio: 0.1, sensitivity: 50, customInterval: 1 }],
      ['a long series', { series: long }],
      ...(version === 'v1.1'
        ? [['imputation', { ...request, imputeMode: 'fixed', imputeFixedValue: 0 }] as const]
        : []),
    ];

    it.each(answered.flatMap(([name, body]) => paths.map((path) => [name, path, body] as const)))(
      '%s is of the contract (%s)',
      async (_, path, body) => {
        const { status, json } = await call(path, body);

        expect(contract.requestProblems('POST', path, { body })).toEqual([]);
        expect(status).toBe(200);
        expect(contract.responseProblems('POST', path, status, json)).toEqual([]);
      },
    );

    it.each(['EntireDetect', 'LastDetect'])('the example %s is answered with the same fields', async (name) => {
      const file = contractFile('anomaly-detector', `${version}/examples/${name}.json`);
      const { parameters, responses } = JSON.parse(readFileSync(file, 'utf8'));
      const path = name === 'EntireDetect' ? '/timeseries/entire/detect' : '/timeseries/last/detect';

      const { json } = await call(path, parameters.body ?? parameters.options);

      expect(Object.keys(json as object).toSorted()).toEqual(Object.keys(responses['200'].body).toSorted());
    });

    it.each([
      ['too few points', 'InvalidSeries', { series: tutorialSeries.slice(0, 11) }],
      ['text that is not JSON', 'InvalidJsonFormat', '{'],
      ['nothing', 'InvalidJsonFormat', ''],
      ['an empty object', 'InvalidJsonFormat', {}],
      ['no series', 'RequiredSeries', { granularity: 'daily' }],
      ['an unknown unit', 'InvalidGranularity', { ...request, granularity: 'fortnightly' }],
      ['an interval of nothing', 'InvalidCustomInterval', { ...request, customInterval: 0 }],
      ['a negative period', 'InvalidPeriod', { ...request, period: -1 }],
      ['a ratio beyond a half', 'InvalidModelArgument', { ...request, maxAnomalyRatio: 0.6 }],
      [
        'a point without a value',
        'BadArgument',
        { ...request, series: tutorialSeries.map(({ timestamp }) => ({ timestamp })) },
      ],
    ])('the refusal of %s is of the contract', async (_, code, body) => {
      for (const path of paths) {
        const { status, json, code: header } = await call(path, body);

        expect(status).toBe(400);
        expect(json).toEqual({ code, message: expect.any(String) });
        expect(header).toBe(code);
        expect(contract.responseProblems('POST', path, status, json)).toEqual([]);
      }
    });

    it('has no change points', async () => {
      expect((await call('/timeseries/changepoint/detect', request)).status).toBe(404);
    });
  });
}
