import { randomUUID } from 'node:crypto';
import { type PlaceholderValues } from '../blobs/pathTemplate.ts';
import { placeholderValues } from '../blobs/placeholderValues.ts';
import type { HostLog } from '../hostLog.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationResponse,
  ProgrammingModel,
} from '../loader/programmingModel.ts';
import type { AppHooks } from './appHooks.ts';
import type { TypedData } from './typedData.ts';

/** How one call of a function went. */
export interface Invocation {
  readonly invocationId: string;
  /** The context that the function was given. */
  readonly context: object | undefined;
  readonly outcome:
    | { readonly ok: true; readonly response: InvocationResponse }
    | { readonly ok: false; readonly error: unknown };
}

export interface InvocationOptions {
  readonly invocationId?: string;
  /** Values the function finds beside its trigger's data. */
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
}

/** Calls a function with the data of its trigger; what it throws is in the result. */
export type InvokeFunction = (
  definition: FunctionDefinition,
  data: TypedData,
  options?: InvocationOptions,
) => Promise<Invocation>;

export interface InvokerDependencies {
  readonly model: ProgrammingModel;
  readonly hooks: AppHooks;
  readonly log: HostLog;
  /** The value of every durable client input. */
  readonly clientInput: () => TypedData;
  /** Stores what the function put out through its output bindings; a call whose output cannot be stored has failed. */
  readonly writeOutputs?: WriteOutputs;
  /** Reads what the function is given beside its trigger's data; a call for which that fails has failed. */
  readonly readInputs?: ReadInputs;
}

export type WriteOutputs = (
  definition: FunctionDefinition,
  response: InvocationResponse,
  values: PlaceholderValues,
) => Promise<void>;

export type ReadInputs = (
  definition: FunctionDefinition,
  values: PlaceholderValues,
) => Promise<readonly { readonly name: string; readonly data: TypedData | null }[]>;

/** Makes the one way in which functions are called, whatever triggers them. */
export function createInvoker(dependencies: InvokerDependencies): InvokeFunction {
  const { model, hooks, log, clientInput, writeOutputs, readInputs } = dependencies;
  return async function invokeFunction(definition, data, options = {}) {
    const invocationId = options.invocationId ?? randomUUID();
    let context: object | undefined;
    const inputData: { readonly name: string; readonly data: TypedData | null }[] = [
      { name: definition.triggerName, data },
      ...definition.clients.map((name) => ({ name, data: clientInput() })),
    ];
    const core: CoreInvocationContext = {
      invocationId,
      request: {
        invocationId,
        functionId: definition.name,
        inputData,
        triggerMetadata: options.triggerMetadata ?? {},
        traceContext: {},
      },
      metadata: definition.registered.metadata,
      state: undefined,
      log(level, category, message) {
        const event = {
          level,
          category,
          message,
          hookData: {},
          appHookData: hooks.appData,
          invocationContext: context,
        };
        hooks.runNow('log', event);
        log({ level: event.level, category, message: event.message, invocationId, function: definition.name });
      },
    };
    try {
      const values = needsValues(definition) ? placeholderValues(data, options.triggerMetadata) : {};
      if (readInputs !== undefined) inputData.push(...(await readInputs(definition, values)));
      const invocation = await model.getInvocationModel(core);
      const args = await invocation.getArguments();
      context = args.context;
      const result = await runWithHooks(
        args.inputs,
        definition.registered.callback,
        core,
        context,
        hooks,
        (inputs, call) => invocation.invokeFunction(args.context, inputs, call),
      );
      const response = await invocation.getResponse(context, result);
      await writeOutputs?.(definition, response, values);
      return { invocationId, context, outcome: { ok: true, response } };
    } catch (error) {
      return { invocationId, context, outcome: { ok: false, error } };
    }
  };
}

/** Most functions have no such binding, and the data of an orchestration may be long. */
function needsValues({ inputs, outputs }: FunctionDefinition): boolean {
  return Object.keys(inputs).length + Object.keys(outputs).length > 0;
}

/** Hooks before the call may replace its inputs and callback, hooks after it its result and error. */
async function runWithHooks(
  inputs: unknown[],
  functionCallback: FunctionCallback,
  core: CoreInvocationContext,
  invocationContext: object,
  hooks: AppHooks,
  call: (inputs: unknown[], callback: FunctionCallback) => Promise<unknown>,
): Promise<unknown> {
  const shared = { hookData: {}, appHookData: hooks.appData, invocationContext };
  const before = { ...shared, functionCallback, inputs };
  core.state = 'preInvocationHooks';
  await hooks.run('preInvocation', before);
  core.state = 'invocation';
  const after = { ...shared, inputs: before.inputs, result: undefined as unknown, error: undefined as unknown };
  try {
    after.result = await call(before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  core.state = 'postInvocationHooks';
  await hooks.run('postInvocation', after);
  core.state = undefined;
  if (after.error !== undefined && after.error !== null) throw after.error;
  return after.result;
}
