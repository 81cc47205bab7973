import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQuotaShare, leaseMs, type QuotaRecord, renewMs } from '../../../shared/run/quotaShare.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const path = 'runs/_quota/language/sentiment.json';

/** Processes that share a quota by one blob; their clock and the server's go together. */
function processes(count: number) {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const shares = Array.from({ length: count }, (_, at) =>
    createQuotaShare({ store, clock, random: () => 0.5 }, path, `process-${at}`),
  );
  const rounded = () => shares.map((share) => Math.round(share.now() * 1000) / 1000);
  return { clock, store, shares, rounded };
}

test('who is alone has all of the quota, whatever it could use', async () => {
  const { shares } = processes(1);
  expect(shares[0]?.now()).toBe(0);
  expect(await shares[0]?.renew(0.1)).toBe(1);
});

test('a newcomer has nothing until the others make room, and then its fair share', async () => {
  const { shares, rounded } = processes(2);
  const [first, second] = shares as [(typeof shares)[0], (typeof shares)[0]];
  await first.renew(1);
  expect(await second.renew(1)).toBe(0);
  await first.renew(1);
  expect(rounded()).toEqual([0.5, 0]);
  await second.renew(1);
  expect(rounded()).toEqual([0.5, 0.5]);
});

test('who wants little leaves the rest to the others', async () => {
  const { shares, rounded } = processes(3);
  for (const _ of [1, 2, 3]) {
    for (const [at, demand] of [0.1, 1, 1].entries()) await shares[at]?.renew(demand);
  }
  expect(rounded()).toEqual([0.1, 0.45, 0.45]);
});

test('a process that dies only loses its lease', async () => {
  const { clock, shares, rounded } = processes(2);
  for (const _ of [1, 2]) for (const share of shares) await share.renew(1);
  expect(rounded()).toEqual([0.5, 0.5]);
  for (let waited = 0; waited <= leaseMs + 2000; waited += renewMs) {
    clock.advance(renewMs);
    await shares[0]?.renew(1);
  }
  expect(rounded()).toEqual([1, 0]);
});

test('a share that is given back is free at once', async () => {
  const { shares, rounded, store } = processes(2);
  for (const _ of [1, 2]) for (const share of shares) await share.renew(1);
  await shares[1]?.release();
  await shares[0]?.renew(1);
  expect(rounded()).toEqual([1, 0]);
  expect((JSON.parse(store.text(path) ?? '') as QuotaRecord).holders).toHaveLength(1);
});

test('together processes never hold more than the whole, whatever fails and whoever comes and goes', async () => {
  const steps = fc.array(
    fc.record({
      process: fc.nat(3),
      demand: fc.double({ min: 0, max: 1, noNaN: true }),
      pass: fc.nat(9000),
      action: fc.constantFrom('renew', 'renew', 'renew', 'release'),
      fault: fc.constantFrom(undefined, undefined, undefined, 'before', 'after'),
    }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { clock, store, shares } = processes(4);
      for (const { process, demand, pass, action, fault } of all) {
        clock.advance(pass);
        store.setFault(() => fault);
        const share = shares[process] as (typeof shares)[0];
        await (action === 'renew' ? share.renew(demand) : share.release()).catch(() => undefined);
        expect(shares.reduce((sum, each) => sum + each.now(), 0)).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

test('renewals at the same time all take place', async () => {
  const { shares, rounded } = processes(4);
  for (const _ of [1, 2, 3]) await Promise.all(shares.map((share) => share.renew(1)));
  expect(rounded()).toEqual([0.25, 0.25, 0.25, 0.25]);
});
