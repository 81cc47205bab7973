import { randomUUID } from 'node:crypto';

const placeholder = /\{([^{}]+)\}/g;

/** Values for placeholders, by names in small letters. */
export type PlaceholderValues = Readonly<Record<string, unknown>>;

/** The part of a template before its first placeholder. */
export function literalPrefix(template: string): string {
  return template.split('{', 1)[0] ?? '';
}

/** What the placeholders of a template stand for in a text; nothing where the text does not follow it. */
export function matchTemplate(template: string, text: string): Record<string, string> | undefined {
  const names: string[] = [];
  const literals = template.split(placeholder).map((part, i) => {
    if (i % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    names.push(part);
    return '(.+)';
  });
  const match = new RegExp(`^${literals.join('')}$`, 's').exec(text);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, i) => [name, match[i + 1] ?? '']));
}

/**
 * Puts values in the places of a template: `{name}`, also `{name.property}`, `{rand-guid}` and `{DateTime}`. Throws
 * where there is no such value.
 */
export function fillTemplate(template: string, values: PlaceholderValues, now: number): string {
  return template.replaceAll(placeholder, (_, name: string) => {
    const key = name.toLowerCase();
    if (key === 'rand-guid') return randomUUID();
    if (key === 'datetime') return new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
    const value = lookUp(values, key);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`The path "${template}" asks for "{${name}}", which neither the trigger nor its data has.`);
  });
}

function lookUp(values: PlaceholderValues, key: string): unknown {
  if (key in values) return values[key];
  const [first = '', ...rest] = key.split('.');
  const value = values[first];
  return rest.length > 0 && isObject(value) ? lookUp(lowerCased(value), rest.join('.')) : undefined;
}

/** Properties by names in small letters. */
export function lowerCased(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]: [string, unknown]) => [name.toLowerCase(), each]));
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
