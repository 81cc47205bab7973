import { StartupError } from '../startupError.ts';
import { routeConstraint } from './routeConstraint.ts';

/** A route such as `api/runs/{id:int}/{*rest}`, ready to be matched. */
export interface RouteTemplate {
  readonly text: string;
  /** One digit a segment, the smaller the sooner the route is tried: literals stand before parameters. */
  readonly precedence: string;
  /** The values of the parameters, or nothing where the path does not match. */
  match(path: readonly string[]): Readonly<Record<string, string>> | undefined;
}

interface Segment {
  readonly precedence: number;
  readonly isOptional: boolean;
  readonly isRest: boolean;
  /** The parameters of the text, or nothing where it does not match. */
  match(text: string): Record<string, string> | undefined;
}

/** Reads an ASP.NET route template. */
export function parseRouteTemplate(text: string): RouteTemplate {
  const segments = text === '' ? [] : text.split('/').map((part) => parseSegment(part, text));
  const isMisplaced = segments.some((segment, i) => segment.isRest && i < segments.length - 1);
  if (isMisplaced)
    throw new StartupError(`The route "${text}" has a {*parameter} that is not its last segment: move it to the end.`);
  return {
    text,
    precedence: segments.map((segment) => segment.precedence).join(''),
    match: (path) => matchPath(segments, path),
  };
}

function matchPath(segments: readonly Segment[], path: readonly string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const part = segment.isRest ? path.slice(i).join('/') : path[i];
    if (part === undefined) {
      if (segment.isOptional) continue;
      return undefined;
    }
    const found = segment.match(part);
    if (found === undefined) return undefined;
    Object.assign(values, found);
    if (segment.isRest) return values;
  }
  return path.length <= segments.length ? values : undefined;
}

const parameter = /\{(\*{0,2})(\w+)((?::\w+(?:\([^)]*\))?)*)(\??)\}/g;

function parseSegment(part: string, template: string): Segment {
  const parameters = [...part.matchAll(parameter)];
  const leftover = part.replaceAll(parameter, '');
  if (/[{}]/.test(leftover)) {
    throw new StartupError(
      `The route "${template}" has the segment "${part}", which this host cannot read: write parameters as {name}, {name?}, {name:int} or {*name}.`,
    );
  }
  const [only] = parameters;
  if (only === undefined) return literal(part);
  if (parameters.length === 1 && leftover === '') return wholeParameter(only, template);
  return mixedSegment(part, parameters, template);
}

function literal(part: string): Segment {
  const wanted = part.toLowerCase();
  return {
    precedence: 1,
    isOptional: false,
    isRest: false,
    match: (text) => (text.toLowerCase() === wanted ? {} : undefined),
  };
}

function wholeParameter(
  [, stars = '', name = '', constraints = '', optional]: RegExpMatchArray,
  template: string,
): Segment {
  const checks = parseConstraints(constraints, template);
  const isRest = stars !== '';
  const isOptional = optional === '?';
  return {
    precedence: (isRest ? 5 : 3) - (checks.length > 0 ? 1 : 0),
    isOptional: isOptional || isRest,
    isRest,
    match(text) {
      if (text === '') return isRest || isOptional ? {} : undefined;
      return checks.every((check) => check(text)) ? { [name]: text } : undefined;
    },
  };
}

/** A segment in which parameters stand beside text, such as `{name}.{extension}`. */
function mixedSegment(part: string, parameters: readonly RegExpMatchArray[], template: string): Segment {
  const checks = new Map(
    parameters.map(([, , name = '', constraints = '']) => [name, parseConstraints(constraints, template)]),
  );
  const texts = part.split(parameter).filter((_, i) => i % 5 === 0);
  const pattern = texts.map(
    (text, i) =>
      text.replaceAll(/[\\^$.*+?()[\]|]/g, '\\$&') + (i < parameters.length ? `(?<${parameters[i]?.[2]}>.+)` : ''),
  );
  const expression = new RegExp(`^${pattern.join('')}$`, 'i');
  return {
    precedence: 2,
    isOptional: false,
    isRest: false,
    match(text) {
      const found = expression.exec(text)?.groups;
      if (found === undefined) return undefined;
      const isFit = Object.entries(found).every(([name, value]) => checks.get(name)?.every((check) => check(value)));
      return isFit ? { ...found } : undefined;
    },
  };
}

function parseConstraints(text: string, template: string): ((value: string) => boolean)[] {
  return [...text.matchAll(/:(\w+(?:\([^)]*\))?)/g)].map(([, constraint = '']) =>
    routeConstraint(constraint, template),
  );
}
