import type { LogLevel } from '../hostLog.ts';
import type { TypedData } from '../invoke/typedData.ts';

/** A binding as `@azure/functions` describes it to the host. */
export interface Binding {
  readonly type: string;
  readonly direction: 'in' | 'out';
  readonly name?: string;
  readonly [option: string]: unknown;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

/** One function as the app registered it. */
export interface RegisteredFunction {
  readonly metadata: {
    readonly name: string;
    readonly bindings: Readonly<Record<string, Binding>>;
    readonly retryOptions?: unknown;
  };
  readonly callback: FunctionCallback;
}

/** One hook as the app registered it. */
export interface RegisteredHook {
  readonly name: string;
  readonly callback: (context: Record<string, unknown>) => unknown;
}

/** What the host hands the library for one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: {
    readonly invocationId: string;
    readonly functionId: string;
    readonly inputData: readonly { readonly name: string; readonly data: TypedData | null }[];
    readonly triggerMetadata: Readonly<Record<string, TypedData>>;
    readonly traceContext: Readonly<Record<string, unknown>>;
  };
  readonly metadata: RegisteredFunction['metadata'];
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

/** What the library hands back after one invocation. */
export interface InvocationResponse {
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[];
  readonly returnValue?: TypedData | null;
}

/** The library's side of one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: object; readonly inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<InvocationResponse>;
}

/** The library's side of an app. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities(capabilities: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}
