import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { answerDetection, type DetectionCall } from '../../../infra/local/services/anomaly/answerDetection.ts';
import { createDetector, type Detector } from '../../../infra/local/services/anomaly/createDetector.ts';
import { seededRandom } from '../../../infra/local/services/control/seededRandom.ts';

/** A request for more points than are judged at once, with no period that the calendar knows. */
function longCall(options: object = {}): DetectionCall {
  const random = seededRandom(2);
  const series = Array.from({ length: 2000 }, (_, index) => ({
    timestamp: new Date(Date.UTC(2000, 0, 1) + index * 86_400_000).toISOString(),
    value: 10 + 5 * Math.sin(index / 8) + random(),
  }));
  const body = Buffer.from(JSON.stringify({ series, granularity: 'daily', ...options }));
  return { version: 'v1.1', mode: 'entire', body };
}

let detector: Detector;

afterEach(() => detector.close());

describe('a long series', () => {
  it('is judged as it is at once, and meanwhile other work goes on', async () => {
    detector = createDetector();
    const call = longCall();

    const { eventLoopUtilization } = performance;
    const before = eventLoopUtilization();
    const answer = await detector.answer(call);
    const { utilization } = eventLoopUtilization(before);

    expect(answer).toEqual(answerDetection(call));
    expect(answer).toMatchObject({ status: 200, documents: 1, body: { period: expect.any(Number) } });
    expect(utilization).toBeLessThan(0.5);
  });

  it('is refused as it is at once', async () => {
    detector = createDetector();
    const call = longCall({ customInterval: 7 });

    const answer = await detector.answer(call);

    expect(answer).toEqual(answerDetection(call));
    expect(answer).toMatchObject({ status: 400, body: { code: 'InvalidSeries' } });
  });

  it('is not waited for in vain where the detector is closed', async () => {
    detector = createDetector();
    const waiting = detector.answer(longCall());

    await Promise.all([expect(waiting).rejects.toThrow('The detector was stopped.'), detector.close()]);
    expect(await detector.answer(longCall())).toMatchObject({ status: 200 });
  });
});
