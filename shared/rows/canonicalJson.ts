/**
 * A text that is the same for JSON that says the same: whatever the order of an object's members, the spelling of a number
 * or a string, and whether a member is null or missing. Numbers keep every digit, so two that differ never count as one.
 */
export function canonicalJson(json: string): string {
  return json.startsWith('"') ? JSON.stringify(JSON.parse(json)) : write(JSON.parse(json, exactly));
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
