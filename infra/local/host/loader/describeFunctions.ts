import { StartupError } from '../startupError.ts';
import type { Binding, RegisteredFunction } from './programmingModel.ts';

/** What starts a function. */
export type TriggerKind = 'http' | 'orchestration' | 'activity' | 'queue' | 'timer' | 'blob';

/** One function, checked, and with the parts of its metadata that the host uses named. */
export interface FunctionDefinition {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly triggerName: string;
  /** The trigger's binding, with settings put in place of `%NAME%`. */
  readonly trigger: Binding;
  /** The names of the bindings that take a durable client. */
  readonly clients: readonly string[];
  /** The bindings that give the function blobs, by name, settings put in. */
  readonly inputs: Readonly<Record<string, Binding>>;
  /** The bindings that take what the function puts out, by name, settings put in; without those of HTTP answers. */
  readonly outputs: Readonly<Record<string, Binding>>;
  readonly registered: RegisteredFunction;
}

const triggerKinds: Readonly<Record<string, TriggerKind>> = {
  httptrigger: 'http',
  orchestrationtrigger: 'orchestration',
  activitytrigger: 'activity',
  queuetrigger: 'queue',
  timertrigger: 'timer',
  blobtrigger: 'blob',
};

const clientTypes = new Set(['durableclient', 'orchestrationclient']);

const outputTypes = new Set(['queue', 'blob']);

const supported =
  'httpTrigger, orchestrationTrigger, activityTrigger, queueTrigger, timerTrigger, blobTrigger, durableClient and blob inputs, http, queue and blob outputs';

/** Checks what the app registered; names are compared without regard to case, as the real host does. */
export function describeFunctions(
  functions: readonly RegisteredFunction[],
  settings: Readonly<Record<string, string | undefined>>,
): FunctionDefinition[] {
  const seen = new Map<string, string>();
  return functions.map((registered) => {
    const { name } = registered.metadata;
    checkName(name);
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      throw new StartupError(
        `The app registers the function "${name}" twice (also as "${twin}"): give each function its own name in the app's app.* calls.`,
      );
    }
    seen.set(name.toLowerCase(), name);
    return describe(registered, settings);
  });
}

/** The rule of the real host. */
function checkName(name: string): void {
  if (/^[a-z][\w-]{0,127}$/i.test(name) && name.toLowerCase() !== 'host') return;
  throw new StartupError(
    `The function name "${name}" is none that Azure takes: give it 1 to 128 letters, digits, dashes and underscores, beginning with a letter, and not "host".`,
  );
}

function describe(
  registered: RegisteredFunction,
  settings: Readonly<Record<string, string | undefined>>,
): FunctionDefinition {
  const { name, bindings } = registered.metadata;
  const clients: string[] = [];
  const inputs: Record<string, Binding> = {};
  const outputs: Record<string, Binding> = {};
  let found: Pick<FunctionDefinition, 'kind' | 'triggerName' | 'trigger'> | undefined;
  for (const [bindingName, binding] of Object.entries(bindings)) {
    const type = binding.type.toLowerCase();
    const kind = triggerKinds[type];
    if (isDeferred(binding)) {
      throw new StartupError(
        `The binding "${bindingName}" of the function "${name}" gives it a client of the Azure SDK, which this host does not do: bind the content of the blob, or run the app with Core Tools.`,
      );
    }
    if (kind !== undefined) {
      found = { kind, triggerName: bindingName, trigger: resolveSettings(name, binding, settings) };
    } else if (binding.direction === 'in' && clientTypes.has(type)) {
      clients.push(bindingName);
    } else if (binding.direction === 'in' && type === 'blob') {
      inputs[bindingName] = resolveSettings(name, binding, settings);
    } else if (binding.direction === 'out' && outputTypes.has(type)) {
      outputs[bindingName] = resolveSettings(name, binding, settings);
    } else if (!(binding.direction === 'out' && type === 'http')) {
      throw new StartupError(
        `The function "${name}" has the binding "${bindingName}" of type "${binding.type}", which this host does not run (it runs ${supported}): remove it, or run the app with Core Tools.`,
      );
    }
  }
  if (found === undefined) throw new StartupError(`The function "${name}" has no trigger: give it one.`);
  if (found.kind === 'timer' && registered.metadata.retryOptions !== undefined) {
    throw new StartupError(
      `The timer function "${name}" has the option "retry", which this host does not follow: remove it, or run the app with Core Tools.`,
    );
  }
  return { name, ...found, clients, inputs, outputs, registered };
}

/** Whether the function is to be given a client of the SDK instead of data. */
function isDeferred({ properties }: Binding): boolean {
  const deferred = 'supportsDeferredBinding';
  return typeof properties === 'object' && properties !== null && Reflect.get(properties, deferred) === 'true';
}

function resolveSettings(
  functionName: string,
  binding: Binding,
  settings: Readonly<Record<string, string | undefined>>,
): Binding {
  const resolve = (option: string, value: string): string =>
    value.replaceAll(/%([^%]+)%/g, (_, setting: string) => {
      const replacement = settings[setting];
      if (replacement !== undefined) return replacement;
      throw new StartupError(
        `The option "${option}" of the function "${functionName}" names the setting "${setting}", which is not set: put it into Values of local.settings.json or into the environment.`,
      );
    });
  const texts = Object.entries(binding).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...binding, ...Object.fromEntries(texts.map(([option, value]) => [option, resolve(option, value)])) };
}
