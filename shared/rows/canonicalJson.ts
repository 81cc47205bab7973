import { endOfString } from './objectText.ts';

/**
 * A text that is the same for JSON that says the same: whatever the order of an object's members, the spelling of a number
 * or a string, and whether a member is null or missing. Numbers keep every digit, so two that differ never count as one.
 */
export function canonicalJson(json: string): string {
  if (json.startsWith('"')) return JSON.stringify(JSON.parse(json));
  return isDeep(json) ? json : write(JSON.parse(json, exactly));
}

/** Arrays and objects within each other; more of them may not fit on the stack, and such JSON stays as it is. */
const deepest = 500;

function isDeep(json: string): boolean {
  // What is shorter has no room for as many.
  if (json.length <= 2 * deepest) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === '"') at = endOfString(json, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** A number by all the digits it is written with, which a double may not hold. */
class Exact {
  readonly text: string;

  constructor(source: string) {
    const [, sign = '', whole = '', fraction = '', power = '0'] = number.exec(source) ?? [];
    const digits = `${whole}${fraction}`.replace(/^0+/, '');
    const kept = digits.replace(/0+$/, '');
    const exponent = BigInt(power) + BigInt(digits.length - kept.length - fraction.length);
    this.text = kept === '' ? '0' : `${sign}${kept}e${exponent}`;
  }
}

const number = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new Exact(context?.source ?? String(value)) : value;
}

function write(value: unknown): string {
  if (value instanceof Exact) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return `{${members
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(',')}}`;
}
