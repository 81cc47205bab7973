import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import { StartupError } from '../startupError.ts';
import { parseRouteTemplate, type RouteTemplate } from './routeTemplate.ts';

/** Which function answers a request, and the values of its route's parameters. */
export interface RouteMatch {
  readonly definition: FunctionDefinition;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the function for a method and the decoded segments of a path. */
export type RouteTable = (method: string, path: readonly string[]) => RouteMatch | undefined;

const reserved = new Set(['admin', 'runtime']);

/** Orders the routes of all HTTP functions: literals before constrained parameters before others, longest rest last. */
export function createRouteTable(definitions: readonly FunctionDefinition[], prefix: string): RouteTable {
  const routes = definitions
    .filter((definition) => definition.kind === 'http')
    .map((definition) => ({ definition, methods: methodsOf(definition), template: templateOf(definition, prefix) }))
    .toSorted((a, b) => compare(a.template.precedence, b.template.precedence));
  return (method, path) => {
    for (const { definition, methods, template } of routes) {
      const params = methods.has(method) ? template.match(path) : undefined;
      if (params !== undefined) return { definition, params };
    }
    return undefined;
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function templateOf({ name, trigger }: FunctionDefinition, prefix: string): RouteTemplate {
  const route = typeof trigger['route'] === 'string' ? trigger['route'] : name;
  const text = [prefix, route]
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
  const template = parseRouteTemplate(text);
  const [first = ''] = text.toLowerCase().split('/');
  if (!reserved.has(first)) return template;
  throw new StartupError(
    `The route "${text}" of the function "${name}" begins with "${first}", which the host keeps for itself: choose another route.`,
  );
}

function methodsOf({ trigger }: FunctionDefinition): ReadonlySet<string> {
  const methods = trigger['methods'];
  if (!Array.isArray(methods) || methods.length === 0) return new Set(['GET', 'POST']);
  return new Set(methods.map((method) => String(method).toUpperCase()));
}
