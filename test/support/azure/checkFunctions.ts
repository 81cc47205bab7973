import type { RegisteredFunction } from '../../../infra/local/host/loader/programmingModel.ts';
import { bindingRules } from './bindingRules.ts';

type Metadata = RegisteredFunction['metadata'];
type Settings = Readonly<Record<string, string>>;

/** What the real host would refuse of an app's functions, a sentence each; nothing where it takes all. */
export function checkFunctions(functions: readonly Metadata[], settings: Settings): string[] {
  return [
    ...functions.flatMap(({ name, bindings }) => [...checkName(name), ...checkBindings(name, bindings, settings)]),
    ...repeated(functions.map(({ name }) => name.toLowerCase())).map((name) => `two functions are named ${name}`),
    ...repeated(functions.flatMap(routesOf)).map((route) => `two functions have the route ${route}`),
  ];
}

/** The host's own pattern. */
function checkName(name: string): string[] {
  const isFit = /^[a-z][a-z0-9_-]{0,127}$/i.test(name) && name.toLowerCase() !== 'host';
  return isFit ? [] : [`${name}: is no function name`];
}

function checkBindings(name: string, bindings: Metadata['bindings'], settings: Settings): string[] {
  const triggers = Object.values(bindings).filter(({ type }) => /trigger$/i.test(type));
  const problems = triggers.length === 1 ? [] : [`${name}: has ${triggers.length} triggers`];
  for (const [key, given] of Object.entries(bindings)) {
    if (key !== '$return' && key !== given.name) problems.push(`${name}: the binding ${key} has another name`);
    problems.push(...checkBinding(given, settings).map((problem) => `${name}: ${given.type}.${problem}`));
  }
  return problems;
}

function checkBinding(given: Metadata['bindings'][string], settings: Settings): string[] {
  const rule = bindingRules[`${given.type} ${given.direction}`];
  if (rule === undefined) return [`type: is no ${given.direction} binding of Azure's`];
  const problems: string[] = [];
  const filled: Record<string, unknown> = { ...given };
  for (const [field, value] of Object.entries(given)) {
    if (typeof value !== 'string') continue;
    filled[field] = value.replaceAll(/%([^%]+)%/g, (_, setting: string) => {
      if (settings[setting] === undefined) problems.push(`${field}: the setting ${setting} is not set`);
      return settings[setting] ?? setting;
    });
  }
  const { connection, route } = filled;
  if (typeof connection === 'string' && connection !== '' && settings[connection] === undefined) {
    problems.push(`connection: the setting ${connection} is not set`);
  }
  // By their beginnings, as the host does it: administration is refused too.
  if (typeof route === 'string' && /^\/*(?:admin|runtime)/i.test(route)) problems.push('route: belongs to the host');
  const checked = rule.safeParse(filled);
  const issues = checked.success ? [] : checked.error.issues;
  return [...problems, ...issues.map(({ path, message }) => `${path.join('.')}: ${message}`)];
}

/** The routes of an HTTP function, each with its method; all methods of the host's default where it names none. */
function routesOf({ name, bindings }: Metadata): string[] {
  const trigger = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
  if (trigger === undefined) return [];
  const route = typeof trigger['route'] === 'string' ? trigger['route'] : name;
  const methods = Array.isArray(trigger['methods']) ? trigger['methods'] : ['GET', 'POST'];
  return methods.map((method) => `${String(method)} ${route.replaceAll(/^\/+|\/+$/g, '').toLowerCase()}`);
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, i) => texts.indexOf(text) !== i))];
}
