import { setImmediate } from 'node:timers/promises';
import { createDurableEngine, type DurableEngine } from '../../infra/local/host/engine/durableEngine.ts';
import type { OrchestratorAction } from '../../infra/local/host/engine/orchestratorAction.ts';
import { readOrchestratorResult } from '../../infra/local/host/engine/orchestratorResult.ts';
import type { LogEvent } from '../../infra/local/host/hostLog.ts';
import { createAppHooks } from '../../infra/local/host/invoke/appHooks.ts';
import { createInvoker, type InvokeFunction } from '../../infra/local/host/invoke/invokeFunction.ts';
import { describeFunctions } from '../../infra/local/host/loader/describeFunctions.ts';
import type { FunctionRegistry } from '../../infra/local/host/loader/functionRegistry.ts';
import { collectRegistrations, programmingModel } from '../../infra/local/host/loader/functionsCore.ts';
import { type DurableStore, openDurableStore } from '../../infra/local/host/store/durableStore.ts';
import { type InstanceRow, isFinished } from '../../infra/local/host/store/instanceTable.ts';
import { type ManualClock, manualClock } from './manualClock.ts';

/** The durable engine on a state in memory and a clock that the test moves. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: DurableEngine;
  readonly clock: ManualClock;
  readonly store: DurableStore;
  readonly log: readonly LogEvent[];
  /** What every episode was given and returned, in order. */
  readonly episodes: readonly RecordedEpisode[];
  /** Starts an instance and returns its id. */
  readonly start: (name: string, input?: unknown, id?: string) => string;
  /** Lets everything happen that needs no time to pass. */
  readonly settle: () => Promise<void>;
  /** Moves the clock until the instance is finished, nothing can happen any more or `isDead`; returns the state it is in. */
  readonly finish: (id: string, isDead?: () => boolean) => Promise<Ended>;
  /** Starts an instance and waits until it is finished. */
  readonly run: (name: string, input?: unknown) => Promise<Ended>;
}

/** What passes between host and library: the trigger's payload, and the list of actions that comes back. */
export interface RecordedEpisode {
  readonly given: Readonly<Record<string, unknown>>;
  readonly actions: readonly OrchestratorAction[];
}

export interface Ended {
  readonly status: InstanceRow['status'];
  readonly output: unknown;
}

export interface TestEngineOptions {
  readonly maxActivities?: number;
  readonly clock?: ManualClock;
  /** The state to go on with, which then stays open; by default a new one. */
  readonly store?: DurableStore;
}

/** Runs the functions that `register` registers with the real libraries. */
export async function startTestEngine(register: () => void, options: TestEngineOptions = {}): Promise<TestEngine> {
  const { clock = manualClock(), store = await openDurableStore(':memory:') } = options;
  const events: LogEvent[] = [];
  const log = (event: LogEvent): void => void events.push(event);
  const registry: FunctionRegistry = { functions: [], hooks: [], log };
  await collectRegistrations(registry, register);
  const model = programmingModel();
  if (model === undefined) throw new Error('The test registers no function.');
  const invoke = createInvoker({
    model,
    hooks: createAppHooks(registry.hooks),
    log,
    clientInput: () => ({ json: '{}' }),
  });
  const episodes: RecordedEpisode[] = [];
  const engine = createDurableEngine({
    store,
    clock,
    log,
    invoke: recording(invoke, episodes),
    functions: describeFunctions(registry.functions, {}),
    maxActivities: options.maxActivities ?? 10,
    maxOrchestrators: 10,
    coalesceMs: 0,
  });
  engine.start();

  const start = (name: string, input: unknown = null, id?: string): string => {
    const created = engine.create(name, id, JSON.stringify(input));
    if ('refused' in created) throw new Error(created.refused.message);
    return created.id;
  };
  const settle = async (): Promise<void> => {
    // An episode or activity needs a handful of turns; this is enough for a few in a row.
    for (let turn = 0; turn < 100; turn++) await setImmediate();
  };
  const finish = async (id: string, isDead = () => false): Promise<Ended> => {
    await settle();
    let row = engine.get(id);
    while (row !== undefined && !isFinished(row.status) && !isDead() && clock.advanceToNext()) {
      await settle();
      row = engine.get(id);
    }
    if (row === undefined) throw new Error(`There is no instance ${id}.`);
    return { status: row.status, output: JSON.parse(row.output ?? 'null') };
  };
  return {
    engine,
    clock,
    store,
    log: events,
    episodes,
    start,
    settle,
    finish,
    run: (name, input) => finish(start(name, input)),
    async [Symbol.asyncDispose]() {
      await engine.stop();
      if (options.store === undefined) store.close();
    },
  };
}

/** Calls functions, and keeps what passes between host and orchestrators. */
function recording(invoke: InvokeFunction, episodes: RecordedEpisode[]): InvokeFunction {
  return async function invokeRecorded(definition, data, options) {
    const invocation = await invoke(definition, data, options);
    if (definition.kind === 'orchestration') {
      episodes.push({ given: JSON.parse(data.string ?? 'null'), actions: readOrchestratorResult(invocation).actions });
    }
    return invocation;
  };
}
