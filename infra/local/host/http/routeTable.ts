import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import { optionText } from '../loader/optionText.ts';
import { StartupError } from '../startupError.ts';
import { parseRouteTemplate, type RouteTemplate } from './routeTemplate.ts';

/** Which function answers a request, and the values of its route's parameters. */
export interface RouteMatch {
  readonly definition: FunctionDefinition;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the function for a method and the decoded segments of a path. */
export type RouteTable = (method: string, path: readonly string[]) => RouteMatch | undefined;

/** Beginnings of routes that the real host keeps for itself, whatever the prefix: `administration` is refused too. */
const reserved = ['admin', 'runtime'];

const authLevels = new Set(['anonymous', 'function', 'admin']);

/** Orders the routes of all HTTP functions: literals before constrained parameters before others, longest rest last. */
export function createRouteTable(definitions: readonly FunctionDefinition[], prefix: string): RouteTable {
  const functions = definitions.filter((definition) => definition.kind === 'http');
  functions.forEach(checkAuthLevel);
  const routes = functions
    .map((definition) => ({ definition, methods: methodsOf(definition), template: templateOf(definition, prefix) }))
    .toSorted((a, b) => compare(a.template.precedence, b.template.precedence));
  checkConflicts(routes);
  return (method, path) => {
    for (const { definition, methods, template } of routes) {
      const params = methods.has(method) ? template.match(path) : undefined;
      if (params !== undefined) return { definition, params };
    }
    return undefined;
  };
}

interface Route {
  readonly definition: FunctionDefinition;
  readonly methods: ReadonlySet<string>;
  readonly template: RouteTemplate;
}

/** As on the real host, two functions may share a route if they share no method. */
function checkConflicts(routes: readonly Route[]): void {
  const taken = new Map<string, string>();
  for (const { definition, methods, template } of routes) {
    for (const method of methods) {
      const route = `${method} ${template.text.toLowerCase()}`;
      const other = taken.get(route);
      if (other !== undefined) {
        throw new StartupError(
          `The functions "${other}" and "${definition.name}" both have the route "${template.text}" for ${method}: give one of them another route or method.`,
        );
      }
      taken.set(route, definition.name);
    }
  }
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
  const beginnings = [route.replace(/^\/+/, ''), text].map((part) => part.toLowerCase());
  const word = reserved.find((reservedWord) => beginnings.some((part) => part.startsWith(reservedWord)));
  if (word === undefined) return parseRouteTemplate(text);
  throw new StartupError(
    `The route "${route}" of the function "${name}" begins with "${word}", which the host keeps for itself: choose another route.`,
  );
}

function checkAuthLevel({ name, trigger }: FunctionDefinition): void {
  const level = optionText(trigger, 'authLevel');
  if (trigger['authLevel'] === undefined || authLevels.has(level.toLowerCase())) return;
  throw new StartupError(
    `The option "authLevel" of the function "${name}" is "${level}": give one of ${[...authLevels].join(', ')}.`,
  );
}

function methodsOf({ trigger }: FunctionDefinition): ReadonlySet<string> {
  const methods = trigger['methods'];
  if (!Array.isArray(methods) || methods.length === 0) return new Set(['GET', 'POST']);
  return new Set(methods.map((method) => String(method).toUpperCase()));
}
