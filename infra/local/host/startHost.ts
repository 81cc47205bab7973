import { openContainer } from './blobs/openContainer.ts';
import { createBlobReader } from './blobs/readBlobInputs.ts';
import { createDurableEngine, type DurableEngine } from './engine/durableEngine.ts';
import { type HostClock, systemClock } from './hostClock.ts';
import type { HostLog } from './hostLog.ts';
import { handleRequests } from './http/handleRequests.ts';
import type { HostKeys } from './http/hostKeys.ts';
import { openHostServer } from './http/hostServer.ts';
import { createRouteTable } from './http/routeTable.ts';
import { type AppHooks, createAppHooks } from './invoke/appHooks.ts';
import { createInvoker } from './invoke/invokeFunction.ts';
import { createListeners } from './listeners/createListeners.ts';
import { createOutputWriter } from './listeners/createOutputWriter.ts';
import { describeFunctions } from './loader/describeFunctions.ts';
import type { FunctionRegistry } from './loader/functionRegistry.ts';
import { collectRegistrations, programmingModel } from './loader/functionsCore.ts';
import type { HostFile } from './loader/readHostFile.ts';
import { clientInput } from './management/clientInput.ts';
import { createManagementApi } from './management/managementApi.ts';
import { createQueueOpener } from './queues/openQueues.ts';
import { StartupError } from './startupError.ts';
import { openDurableStore } from './store/durableStore.ts';

export interface HostOptions {
  /** Loads the app: its functions must be registered when it ends. */
  readonly load: () => unknown;
  /** The folder of the app, for its hooks. */
  readonly appDir: string;
  readonly hostFile: HostFile;
  /** The file of the durable state; `:memory:` keeps it in memory. */
  readonly stateFile: string;
  /** The port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly log: HostLog;
  /** Nothing where keys are not enforced. */
  readonly keys?: HostKeys;
  readonly clock?: HostClock;
  /** Milliseconds between an event and the episode that handles it; default 5. */
  readonly coalesceMs?: number;
  /** Longest wait for running activities when the host stops, in milliseconds; default 5,000. */
  readonly drainMs?: number;
}

/** A host that runs. */
export interface Host {
  readonly port: number;
  readonly url: string;
  readonly engine: DurableEngine;
  readonly stop: () => Promise<void>;
}

/** Loads an app and runs it until it is stopped. A start that fails leaves nothing open. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, hostFile, clock = systemClock } = options;
  const { durableTask, http } = hostFile.extensions;
  await using started = new AsyncDisposableStack();
  const store = started.adopt(await openDurableStore(options.stateFile), (opened) => opened.close());
  const server = started.adopt(await openHostServer(options.port, log), (opened) => opened.close());
  const origin = `http://127.0.0.1:${server.port}`;
  // Without this setting the durable client sends its requests to port 7071, whatever it was given.
  process.env['WEBSITE_HOSTNAME'] = `localhost:${server.port}`;

  const registry: FunctionRegistry = { functions: [], hooks: [], log };
  await collectRegistrations(registry, options.load);
  const model = programmingModel();
  if (model === undefined) {
    throw new StartupError(
      `The app in ${options.appDir} registers no function: the files that "main" in its package.json names must call app.* of @azure/functions.`,
    );
  }
  const functions = describeFunctions(registry.functions, process.env);
  const hooks = createAppHooks(registry.hooks);
  const app = { hookData: hooks.appData, appHookData: hooks.appData, functionAppDirectory: options.appDir };
  await runStartHooks(hooks, app, options.appDir);
  const streamUri = (await model.getCapabilities({}))['HttpUri'];

  const links = { origin, hub: durableTask.hubName, systemKey: options.keys?.system };
  const openQueue = createQueueOpener();
  const settings = process.env;
  const { extensions } = hostFile;
  const writeOutputs = createOutputWriter({
    settings,
    queues: extensions.queues,
    openQueue,
    openContainer,
    now: clock.now,
  });
  const readInputs = createBlobReader(settings, openContainer, clock.now);
  const invoke = createInvoker({ model, hooks, log, clientInput: () => clientInput(links), writeOutputs, readInputs });
  const engine = createDurableEngine({
    store,
    clock,
    log,
    invoke,
    functions,
    maxActivities: durableTask.maxConcurrentActivityFunctions,
    maxOrchestrators: durableTask.maxConcurrentOrchestratorFunctions,
    coalesceMs: options.coalesceMs ?? 5,
  });
  const routes = createRouteTable(functions, http.routePrefix);
  const management = createManagementApi(engine, links);
  server.serve(handleRequests({ invoke, log, streamUri, routes, management, keys: options.keys }));
  const listeners = createListeners({
    clock,
    log,
    invoke,
    functions,
    extensions,
    settings,
    openQueue,
    openContainer,
    schedules: store.schedules,
    receipts: store.receipts,
  });
  engine.start();
  try {
    await listeners.start();
  } catch (error) {
    await engine.stop();
    throw error;
  }
  const resources = started.move();
  return {
    port: server.port,
    url: origin,
    engine,
    stop: async () => {
      // A function that a listener called may still want the server, for its durable client.
      const drained = Promise.all([engine.stop(), listeners.stop().then(() => server.close())]);
      let cancel = (): void => {};
      const late = new Promise<void>((resolve) => {
        cancel = systemClock.after(options.drainMs ?? 5000, resolve);
      });
      await Promise.race([drained, late]);
      cancel();
      await hooks.run('appTerminate', app);
      await resources.disposeAsync();
    },
  };
}

async function runStartHooks(hooks: AppHooks, context: Record<string, unknown>, appDir: string): Promise<void> {
  try {
    await hooks.run('appStart', context);
  } catch (cause) {
    throw new StartupError(`A hook on appStart of the app in ${appDir} failed (${String(cause)}): correct it.`, {
      cause,
    });
  }
}
