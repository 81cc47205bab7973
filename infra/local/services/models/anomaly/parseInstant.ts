/** Timestamps as text. */

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Milliseconds since 1970, with parts of one, of an ISO 8601 timestamp; UTC where it has no offset. NaN for anything else. */
export function parseInstant(text: string): number {
  const match = ISO.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isReal = new Date(instant).getUTCDate() === Number(day);
  return isReal ? instant + Number(`0${fraction}`) * 1000 - offsetMs(offset) : Number.NaN;
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
