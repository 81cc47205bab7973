import { createRequire } from 'node:module';
import type { LogLevel } from '../hostLog.ts';
import type { FunctionRegistry } from './functionRegistry.ts';
import type { ProgrammingModel, RegisteredFunction, RegisteredHook } from './programmingModel.ts';

const moduleName = '@azure/functions-core';

type ModuleLoad = (this: unknown, request: string, ...rest: unknown[]) => unknown;

/**
 * What is shared by all copies of `@azure/functions` in this process: each looks the core module up once and keeps it,
 * so there is one core, and the registry that it fills changes.
 */
interface CoreState {
  model: ProgrammingModel | undefined;
  registry: FunctionRegistry | undefined;
  isLoading: boolean;
}

const state: CoreState = { model: undefined, registry: undefined, isLoading: false };
let installed = false;

/** The programming model that the app's copy of `@azure/functions` announced, if the app has one. */
export function programmingModel(): ProgrammingModel | undefined {
  return state.model;
}

/** Runs `load`, and has all that it registers go into `registry`; later only hooks can be added. */
export async function collectRegistrations(registry: FunctionRegistry, load: () => unknown): Promise<void> {
  installFunctionsCore();
  state.registry = registry;
  state.isLoading = true;
  try {
    await load();
  } finally {
    state.isLoading = false;
  }
}

/**
 * Supplies the module `@azure/functions-core`, which only exists inside a Functions host. The real worker patches the
 * loader of CommonJS modules too; that works for ESM apps since `@azure/functions` itself is CommonJS.
 */
function installFunctionsCore(): void {
  if (installed) return;
  installed = true;
  const loader: { _load: ModuleLoad } = createRequire(import.meta.url)('node:module');
  const load = loader._load;
  loader._load = function loadWithFunctionsCore(request, ...rest) {
    return request === moduleName ? core : load.call(this, request, ...rest);
  };
}

/** Undoes a registration, with the interface of the real core module. */
class Disposable {
  static from(...items: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }

  #undo: (() => unknown) | undefined;

  constructor(undo: () => unknown) {
    this.#undo = undo;
  }

  dispose(): void {
    this.#undo?.();
    this.#undo = undefined;
  }
}

const core = {
  version: '4.0.0',
  hostVersion: '4.0.0',
  Disposable,
  setProgrammingModel(model: ProgrammingModel): void {
    state.model = model;
  },
  getProgrammingModel: () => state.model,
  registerFunction(metadata: RegisteredFunction['metadata'], callback: RegisteredFunction['callback']): Disposable {
    const item = { metadata, callback };
    if (!state.isLoading) throw new Error('A function can only be registered while the app is being loaded.');
    const { functions } = openRegistry();
    functions.push(item);
    return new Disposable(() => functions.splice(functions.indexOf(item), 1));
  },
  registerHook(name: string, callback: RegisteredHook['callback']): Disposable {
    const item = { name, callback };
    const { hooks } = openRegistry();
    hooks.push(item);
    return new Disposable(() => hooks.splice(hooks.indexOf(item), 1));
  },
  log(level: LogLevel, category: string, message: string): void {
    state.registry?.log({ level, category, message });
  },
};

function openRegistry(): FunctionRegistry {
  if (state.registry === undefined) {
    throw new Error('There is no app that could register anything.');
  }
  return state.registry;
}
