import type { HttpAnswer, Transport } from '../../shared/http/transport.ts';
import type { FakeClock } from './fakeClock.ts';
import { answer, createScriptedTransport } from './scriptedTransport.ts';

interface Point {
  readonly timestamp: string;
  readonly value: number;
}

/** A series as it was sent. */
export type SentSeries = readonly Point[];

/** Values above this are anomalies to the service of the tests. */
const most = 100;

/**
 * A small anomaly detector without a network, which refuses what is not in the order of time, if it has a granularity; sentiments are answered too. A
 * value of 666 makes it refuse the whole series.
 */
export function createAnomalyTransport(clock: FakeClock): { readonly send: Transport; readonly series: SentSeries[] } {
  const sentiment = createScriptedTransport(clock);
  const series: SentSeries[] = [];
  return {
    series,
    async send(request) {
      if (!request.url.includes('/anomalydetector/')) return sentiment.send(request);
      const body = JSON.parse(request.body as string) as { readonly series: SentSeries; readonly granularity: string };
      series.push(body.series);
      await Promise.resolve();
      return detect(body.series, body.granularity === 'none');
    },
  };
}

function detect(series: SentSeries, isTimeless: boolean): HttpAnswer {
  const times = series.map(({ timestamp }) => Date.parse(timestamp));
  if (series.length < 12 || series.length > 8640) return refusal('must have at least 12 points');
  const isSorted = times.every((time, at) => time > (times[at - 1] ?? Number.NEGATIVE_INFINITY));
  if (!isSorted && !isTimeless) return refusal('must be sorted');
  if (series.some(({ value }) => value === 666)) return refusal('is refused');
  const isAnomaly = series.map(({ value }) => value > most);
  return answer(200, {
    period: series.length,
    isAnomaly,
    isPositiveAnomaly: isAnomaly,
    isNegativeAnomaly: isAnomaly.map(() => false),
    expectedValues: series.map(({ value }) => Math.min(value, most)),
    upperMargins: series.map(() => 1),
    lowerMargins: series.map(() => 1),
    severity: series.map(({ value }) => (value > most ? 1 : 0)),
  });
}

function refusal(message: string): HttpAnswer {
  return answer(400, { code: 'InvalidSeries', message: `The 'series' field ${message}.` });
}
