import { describe, expect, it } from 'vitest';
import { alterDocuments } from '../../../infra/local/services/control/alterDocuments.ts';
import { createFaultPicker, type FaultSubject } from '../../../infra/local/services/control/createFaultPicker.ts';
import type { Script } from '../../../infra/local/services/control/script.ts';
import { seededRandom } from '../../../infra/local/services/control/seededRandom.ts';

const CALL: FaultSubject = {
  path: '/text/analytics/v3.1/sentiment',
  key: 'secret',
  fingerprint: '2bb80d53',
  resource: 'language',
  body: Buffer.from('{"documents": []}'),
};

/** The status each of `count` equal calls is given, 0 where it meets no fault. */
function statuses(script: Script, count: number, call = CALL): number[] {
  const pick = createFaultPicker(script);
  return Array.from({ length: count }, () => pick(call)?.status ?? 0);
}

describe('createFaultPicker', () => {
  it('takes every n-th call from the one that is named, so many times', () => {
    const faults = [{ match: { from: 2, every: 3, times: 2 }, do: { status: 503 } }];

    expect(statuses({ faults }, 10)).toEqual([0, 503, 0, 0, 503, 0, 0, 0, 0, 0]);
  });

  it.each([
    [{ path: '/text/*' }, true],
    [{ path: '/text' }, false],
    [{ path: CALL.path }, true],
    [{ resource: 'language', key: 'secret' }, true],
    [{ key: '2bb80d53' }, true],
    [{ key: 'other' }, false],
    [{ bodyContains: 'documents' }, true],
    [{ bodyContains: 'poison' }, false],
  ])('matches by %j: %s', (match, matched) => {
    expect(statuses({ faults: [{ match, do: { status: 500 } }] }, 1)).toEqual([matched ? 500 : 0]);
  });

  it('repeats a random script by its seed, whatever other faults there are', () => {
    const often = { match: { probability: 0.3 }, do: { status: 500 } };
    const first = statuses({ seed: 7, faults: [often] }, 200);

    expect(statuses({ seed: 7, faults: [often] }, 200)).toEqual(first);
    expect(statuses({ seed: 8, faults: [often] }, 200)).not.toEqual(first);
    expect(statuses({ seed: 7, faults: [often, { do: { status: 408 } }] }, 200)).toEqual(
      first.map((status) => status || 408),
    );
    expect(first.filter(Boolean).length).toBeGreaterThan(40);
    expect(first.filter(Boolean).length).toBeLessThan(80);
  });

  it('lets the first fault that fires decide', () => {
    const faults = [
      { match: { times: 1 }, do: { status: 503 } },
      { match: { every: 2 }, do: { status: 500 } },
    ];

    expect(statuses({ faults }, 4)).toEqual([503, 0, 500, 0]);
  });
});

describe('alterDocuments', () => {
  const body = { documents: [1, 2, 3, 4, 5], errors: [], modelVersion: 'x' };
  const alter = (action: Parameters<typeof alterDocuments>[1]): object => alterDocuments(body, action, seededRandom(1));

  it('drops, repeats and mixes documents, and leaves the rest', () => {
    expect(alter({ dropDocuments: 2 })).toEqual({ ...body, documents: [3, 4, 5] });
    expect(alter({ duplicateDocuments: 1 })).toEqual({ ...body, documents: [1, 2, 3, 4, 5, 1] });
    expect(alter({ shuffle: true })).toEqual({ ...body, documents: expect.arrayContaining([1, 2, 3, 4, 5]) });
    expect(alter({ shuffle: true })).not.toEqual(body);
    expect(alterDocuments({ error: {} }, { shuffle: true }, seededRandom(1))).toEqual({ error: {} });
  });
});
