import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { detectEntire, detectLast } from '../../infra/local/services/models/anomaly/detect.ts';
import { readDetection } from '../../infra/local/services/models/anomaly/readDetection.ts';
import { contractFile, describeContract } from '../support/openapi.ts';

/** A recorded request of the service's own engine with its answer; fields the test does not ask about may be missing. */
interface GoldenCase {
  readonly type: 'entire' | 'last';
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: {
    readonly period?: number;
    readonly isAnomaly?: boolean | boolean[];
    readonly isPositiveAnomaly?: boolean;
    readonly isNegativeAnomaly?: boolean;
    readonly expectedValue?: number;
    readonly expectedValues?: number[];
  };
}

/** How much of what was recorded is met. */
interface Tally {
  met: number;
  all: number;
}

const count = (tally: Tally, isMet: boolean): void => {
  tally.met += isMet ? 1 : 0;
  tally.all += 1;
};

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** As the engine's own tests compare. */
const isNear = (value: number | undefined, wanted: number): boolean =>
  value !== undefined && Math.abs(value - wanted) <= Math.max(1e-8, 0.05 * Math.abs(wanted));

describeContract('anomaly-detector/v1.1', undefined, () => {
  const folder = contractFile('anomaly-detector', 'golden-cases');
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): GoldenCase => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));

  const answer = ({ type, request }: GoldenCase) => {
    // `fillUpMode` is the older name of the contract's `imputeMode`.
    const body = request['fillUpMode'] === 'last' ? { ...request, imputeMode: 'previous' } : request;
    const detection = readDetection(body, { canImpute: true });
    return type === 'entire' ? detectEntire(detection) : detectLast(detection);
  };

  it('answers the recorded requests of the service as it did', () => {
    const tallies = {
      period: { met: 0, all: 0 },
      isAnomaly: { met: 0, all: 0 },
      direction: { met: 0, all: 0 },
      expectedValue: { met: 0, all: 0 },
    };
    for (const golden of cases) {
      const { response: wanted } = golden;
      const got = answer(golden);
      const expected = 'expectedValues' in got ? got.expectedValues : [got.expectedValue];
      const isAnomaly = listOf(got.isAnomaly);
      if (wanted.period !== undefined) count(tallies.period, got.period === wanted.period);
      for (const [index, is] of listOf(wanted.isAnomaly).entries()) count(tallies.isAnomaly, isAnomaly[index] === is);
      for (const name of ['isPositiveAnomaly', 'isNegativeAnomaly'] as const) {
        if (wanted[name] !== undefined) count(tallies.direction, got[name] === wanted[name]);
      }
      for (const [index, value] of listOf(wanted.expectedValues ?? wanted.expectedValue).entries()) {
        count(tallies.expectedValue, isNear(expected[index], value));
      }
    }
    const shares = Object.entries(tallies).map(([name, { met, all }]) => [name, met / all] as const);

    console.info(
      Object.entries(tallies)
        .map(([name, { met, all }]) => `${name} ${met} of ${all}`)
        .join(', '),
    );
    expect(cases).toHaveLength(60);
    expect(Object.fromEntries(shares)).toEqual({
      period: 1,
      // Two points of one case have margins of a version that no public request can ask for.
      isAnomaly: expect.closeTo(1, 3),
      direction: 1,
      expectedValue: 1,
    });
  });

  it.each(['v1.0', 'v1.1'])('answers the examples of the contract %s as they say', (version) => {
    const example = (name: string) => {
      const { parameters, responses } = JSON.parse(
        readFileSync(contractFile('anomaly-detector', `${version}/examples/${name}.json`), 'utf8'),
      );
      return { request: parameters.body ?? parameters.options, wanted: responses['200'].body };
    };
    const entire = example('EntireDetect');
    const last = example('LastDetect');

    const whole = detectEntire(readDetection(entire.request, { canImpute: true }));
    const point = detectLast(readDetection(last.request, { canImpute: true }));

    const { period, isAnomaly, isNegativeAnomaly, isPositiveAnomaly } = entire.wanted;
    expect(whole).toMatchObject({ period, isAnomaly, isNegativeAnomaly, isPositiveAnomaly });
    for (const [index, value] of entire.wanted.expectedValues.entries()) {
      expect(isNear(whole.expectedValues[index], value)).toBe(true);
      expect(isNear(whole.upperMargins[index], entire.wanted.upperMargins[index])).toBe(true);
    }
    expect(point).toMatchObject({ period: last.wanted.period, suggestedWindow: last.wanted.suggestedWindow });
    expect(point).toMatchObject({ isAnomaly: false, isNegativeAnomaly: false, isPositiveAnomaly: false, severity: 0 });
    expect(isNear(point.expectedValue, last.wanted.expectedValue)).toBe(true);
    expect(isNear(point.upperMargin, last.wanted.upperMargin)).toBe(true);
    expect(isNear(point.lowerMargin, last.wanted.lowerMargin)).toBe(true);
  });
});
