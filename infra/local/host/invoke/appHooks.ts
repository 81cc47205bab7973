import type { RegisteredHook } from '../loader/programmingModel.ts';

/** The app's hooks, run by name in the order of their registration. */
export interface AppHooks {
  /** Data that all hooks of the app share. */
  readonly appData: Record<string, unknown>;
  run(name: string, context: Record<string, unknown>): Promise<void>;
  /** Runs the hooks that cannot be waited for; a hook that returns a promise is not awaited. */
  runNow(name: string, context: Record<string, unknown>): void;
}

/** Makes the hooks that an app registered callable. */
export function createAppHooks(hooks: readonly RegisteredHook[]): AppHooks {
  const appData: Record<string, unknown> = {};
  const named = (name: string): RegisteredHook[] => hooks.filter((hook) => hook.name === name);
  return {
    appData,
    async run(name, context) {
      for (const hook of named(name)) await hook.callback(context);
    },
    runNow(name, context) {
      for (const hook of named(name)) hook.callback(context);
    },
  };
}
