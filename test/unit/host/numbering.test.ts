import * as df from 'durable-functions';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestEngine } from '../../support/testEngine.ts';

/** One thing that an orchestrator yields. */
type Step =
  | { readonly kind: 'activity'; readonly n: number }
  | { readonly kind: 'failing' }
  | { readonly kind: 'timer'; readonly ms: number }
  | { readonly kind: 'child'; readonly n: number }
  | { readonly kind: 'retried'; readonly n: number; readonly failures: number }
  | { readonly kind: 'all' | 'any'; readonly steps: readonly Step[] };

const day = 24 * 3_600_000;
const timer = (max: number): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant('timer' as const), ms: fc.integer({ min: -1000, max }) });
const simple: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('activity' as const), n: fc.nat(99) }),
  timer(5 * day),
  fc.record({ kind: fc.constant('child' as const), n: fc.nat(99) }),
);
const leaf = fc.oneof(simple, timer(20 * day));
const retried = fc.record({ kind: fc.constant('retried' as const), n: fc.nat(99), failures: fc.nat(2) });
const all = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant('all' as const), steps: fc.array(steps, { minLength: 1, maxLength: 4 }) });
const failing = fc.constant<Step>({ kind: 'failing' });
const any = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant('any' as const), steps: fc.array(steps, { minLength: 1, maxLength: 4 }) });
const program = fc.oneof(
  fc.array(fc.oneof(leaf, retried, any(leaf), all(fc.oneof(leaf, retried, all(leaf)))), { maxLength: 6 }),
  // Where a Task.all fails, Azure mixes up whatever takes new numbers meanwhile: long timers and retries.
  fc.array(fc.oneof(simple, retried, failing, any(simple), all(fc.oneof(simple, failing))), { maxLength: 6 }),
);

function toTask(context: df.OrchestrationContext, step: Step): df.Task {
  const { df: durable } = context;
  switch (step.kind) {
    case 'activity':
      return durable.callActivity('echo', { n: step.n, failures: 0 });
    case 'failing':
      return durable.callActivity('echo', { n: 0, failures: Number.MAX_SAFE_INTEGER });
    case 'retried':
      return durable.callActivityWithRetry('echo', new df.RetryOptions(1000, 3), step);
    case 'child':
      return durable.callSubOrchestrator('child', { n: step.n });
    case 'timer':
      return durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + step.ms));
    case 'all':
      return durable.Task.all(step.steps.map((inner) => toTask(context, inner)));
    default:
      return durable.Task.any(step.steps.map((inner) => toTask(context, inner)));
  }
}

/** Whether a step throws; a Task.any gives its first task, be it one that failed. */
function fails(step: Step): boolean {
  return step.kind === 'failing' || (step.kind === 'all' && step.steps.some(fails));
}

/** What a step gives; nothing for a timer or a Task.any, whose winner depends on the order of completions. */
function result(step: Step): unknown {
  if (fails(step)) return 'failed';
  if (step.kind === 'timer' || step.kind === 'any' || step.kind === 'failing') return null;
  return 'steps' in step ? step.steps.map(result) : step.n;
}

/** The value of a step without what {@link result} leaves out. */
function strip(step: Step, value: unknown): unknown {
  if (step.kind === 'timer' || step.kind === 'any') return null;
  return step.kind === 'all' && Array.isArray(value) ? step.steps.map((inner, i) => strip(inner, value[i])) : value;
}

test('whatever an orchestrator awaits, in whatever order it ends, host and library number its tasks alike', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.infiniteStream(fc.nat(3)), async (steps, delays) => {
      const attempts = new Map<unknown, number>();
      await using host = await startTestEngine(() => {
        df.app.activity('echo', {
          handler: async (step: { n: number; failures: number }) => {
            const key = JSON.stringify(step);
            const attempt = attempts.get(key) ?? 0;
            attempts.set(key, attempt + 1);
            for (let turns = delays.next().value ?? 0; turns > 0; turns--) await new Promise(setImmediate);
            if (attempt < step.failures) throw new Error('not yet');
            return step.n;
          },
        });
        df.app.orchestration('child', function* (context) {
          const { n } = context.df.getInput<{ n: number }>();
          return yield context.df.callActivity('echo', { n, failures: 0 });
        });
        df.app.orchestration('program', function* (context) {
          const results: unknown[] = [];
          for (const step of steps) {
            try {
              const value: unknown = yield toTask(context, step);
              results.push(strip(step, value));
            } catch {
              results.push('failed');
            }
          }
          return results;
        });
      });
      expect(await host.run('program')).toEqual({ status: 'Completed', output: steps.map(result) });
    }),
    { numRuns: 50 },
  );
});
