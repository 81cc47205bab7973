import { isIndex } from './column.ts';
import { createMember, elementsOf, type Member, membersOf, valueOf } from './objectText.ts';

/** What a row holds: its text as it is, or taken apart into its members where something has to get at them. */
export type RowContent = string | readonly Member[];

export function toMembers(content: RowContent): readonly Member[] {
  return typeof content === 'string' ? membersOf(content) : content;
}

export function toText(content: RowContent): string {
  return typeof content === 'string' ? content : `{${content.map(({ text }) => text).join(',')}}`;
}

/** Puts members, their values as JSON, at the end, in place of any under the same names. */
export function withMembers(
  content: RowContent,
  added: readonly (readonly [name: string, json: string])[],
): readonly Member[] {
  const names = new Set(added.map(([name]) => name));
  const kept = toMembers(content).filter(({ name }) => !names.has(name));
  return [...kept, ...added.map(([name, json]) => createMember(name, json))];
}

/** The JSON at a column, as `readColumn` finds it; `undefined` where there is nothing. */
export function jsonAt(members: readonly Member[], column: string): string | undefined {
  const own = memberNamed(members, column);
  if (own !== undefined) return valueOf(own);
  const [first = '', ...rest] = column.split('.');
  const member = rest.length === 0 ? undefined : memberNamed(members, first);
  return member && within(valueOf(member), rest);
}

function within(json: string, path: readonly string[]): string | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return json;
  if (json.startsWith('{')) {
    const member = memberNamed(membersOf(json), name);
    return member && within(valueOf(member), rest);
  }
  if (!json.startsWith('[')) return undefined;
  const elements = elementsOf(json);
  if (!isIndex(name)) return `[${elements.map((element) => within(element, path) ?? 'null').join(',')}]`;
  const element = elements[Number(name)];
  return element === undefined ? undefined : within(element, rest);
}

/** Of several of one name the last one counts, as it does where JSON is parsed. */
function memberNamed(members: readonly Member[], name: string): Member | undefined {
  return members.findLast((member) => member.name === name);
}
