/** Bytes that a character may take in JSON: an escape, such as `\u001f`. */
const perCharacter = 6;
/** Bytes of the longest number, such as `-1.2345678901234567e-300`, and of anything shorter. */
const perScalar = 25;

/**
 * Bytes of an object's JSON: not fewer than it takes, and exact where more than `enough` might be. To make the text of each
 * row only to measure it would cost more than to pack it.
 */
export function jsonSize(value: Readonly<Record<string, unknown>>, enough: number): number {
  let most = 2;
  for (const name in value) {
    const size = mostOf(value[name]);
    if (size === undefined) return exactSize(value);
    most += perCharacter * name.length + size + 4;
  }
  return most <= enough ? most : exactSize(value);
}

function mostOf(value: unknown): number | undefined {
  if (typeof value === 'string') return perCharacter * value.length + 2;
  return typeof value === 'object' && value !== null ? undefined : perScalar;
}

function exactSize(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
