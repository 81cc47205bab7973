/** Edits the text of a JSON object without parsing its values, so that a number above 2^53 keeps every digit. */

/** A column to write: its name, and its value as JSON text. */
export type ColumnText = readonly [name: string, json: string];

/** The object's text with these members at its end, in place of any it had under the same names. */
export function withMembers(text: string, columns: readonly ColumnText[]): string {
  const kept = columns.some(([name]) => mayHave(text, name))
    ? withoutMembers(text, new Set(columns.map(([name]) => name)))
    : text;
  const body = kept.slice(0, kept.lastIndexOf('}')).trimEnd();
  const added = columns.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',');
  return body.endsWith('{') && body.length === 1 ? `{${added}}` : `${body},${added}}`;
}

/** A name may be spelt with escapes that it does not need (`a\/b`), so a text with any is looked at more closely. */
function mayHave(text: string, name: string): boolean {
  return text.includes(JSON.stringify(name)) || text.includes('\\');
}

function withoutMembers(text: string, names: ReadonlySet<string>): string {
  const kept = members(text).filter(({ name }) => !names.has(name));
  return `{${kept.map(({ start, end }) => text.slice(start, end)).join(',')}}`;
}

/** The members of an object that is known to be valid JSON, as spans of its text. */
function members(text: string): { name: string; start: number; end: number }[] {
  const found: { name: string; start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if ((char === ',' && depth === 1) || (char === '}' && depth === 1)) {
      if (text.slice(start, at).trim() !== '') found.push({ name: nameOf(text, start), start, end: at });
      start = at + 1;
      if (char === '}') depth -= 1;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return found;
}

function nameOf(text: string, from: number): string {
  const open = text.indexOf('"', from);
  return JSON.parse(text.slice(open, endOfString(text, open) + 1)) as string;
}

/** Where the string that opens at `from` has its closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
