import type { HostLog } from '../hostLog.ts';
import type { RegisteredFunction, RegisteredHook } from './programmingModel.ts';

/** What an app registered while it was loaded, in order. */
export interface FunctionRegistry {
  readonly functions: RegisteredFunction[];
  readonly hooks: RegisteredHook[];
  readonly log: HostLog;
}
