/** Takes the text of JSON apart, and edits it, without parsing its values, so that a number above 2^53 keeps every digit. */

/** Gives the object's text with values, as JSON, for the names it was made for; `undefined` leaves a member as it is. */
export type MemberWriter = (text: string, values: readonly (string | undefined)[]) => string;

/** Writes members at an object's end, in place of any it had under the same names. */
export function createMemberWriter(names: readonly string[]): MemberWriter {
  const quoted = names.map((name) => JSON.stringify(name));
  return (text, values) => {
    let added = '';
    let mayHave = text.includes('\\');
    for (let at = 0; at < quoted.length; at += 1) {
      const [name, value] = [quoted[at] as string, values[at]];
      if (value === undefined) continue;
      added += added === '' ? `${name}:${value}` : `,${name}:${value}`;
      mayHave ||= text.includes(name);
    }
    // A name may be spelt with escapes that it does not need (`a\/b`), so a text with any is looked at more closely.
    const written = (): string[] => names.filter((_, at) => values[at] !== undefined);
    const kept = mayHave ? withoutMembers(text, new Set(written())) : text;
    if (added === '') return kept;
    const body = kept.slice(0, kept.lastIndexOf('}')).trimEnd();
    return body.length === 1 ? `{${added}}` : `${body},${added}}`;
  };
}

/** A member of an object as it stands in the object's text: `"name": value`. */
export interface Member {
  readonly name: string;
  readonly text: string;
}

/** The members of an object that is known to be valid JSON, in their order. */
export function membersOf(text: string): Member[] {
  return members(text).map(({ name, start, end }) => ({ name, text: text.slice(start, end).trim() }));
}

/** A member whose value is given as JSON. */
export function createMember(name: string, json: string): Member {
  return { name, text: `${JSON.stringify(name)}:${json}` };
}

/** A member's value, as JSON. */
export function valueOf({ text }: Member): string {
  return text.slice(text.indexOf(':', endOfString(text, 0)) + 1).trim();
}

/** The elements of an array that is known to be valid JSON, each as JSON. */
export function elementsOf(text: string): string[] {
  return spans(text).map(({ start, end }) => text.slice(start, end).trim());
}

function withoutMembers(text: string, names: ReadonlySet<string>): string {
  const found = members(text);
  const kept = found.filter(({ name }) => !names.has(name));
  return kept.length === found.length ? text : `{${kept.map(({ start, end }) => text.slice(start, end)).join(',')}}`;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The members of an object that is known to be valid JSON, as spans of its text. */
function members(text: string): (Span & { readonly name: string })[] {
  return spans(text).map((span) => ({ ...span, name: nameOf(text, span.start) }));
}

/** What stands between an object's or an array's commas. */
function spans(text: string): Span[] {
  const found: Span[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (char === ',' || char === '}' || char === ']') {
      if (depth === 1 && text.slice(start, at).trim() !== '') found.push({ start, end: at });
      if (depth === 1) start = at + 1;
      if (char !== ',') depth -= 1;
    }
  }
  return found;
}

function nameOf(text: string, from: number): string {
  const open = text.indexOf('"', from);
  return JSON.parse(text.slice(open, endOfString(text, open) + 1)) as string;
}

/** Where the string that opens at `from` has its closing quote. */
export function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') {
    if (at >= text.length) throw new SyntaxError('A string has no end.');
    at += text[at] === '\\' ? 2 : 1;
  }
  return at;
}
