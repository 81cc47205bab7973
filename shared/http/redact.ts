/** Strings shorter than this say nothing about a row and are too common to take out. */
const shortest = 4;

/** A text without any of these secrets and row values, for a service may repeat in an error what it was sent. */
export function redact(text: string, values: readonly unknown[]): string {
  const known = values.filter((value) => typeof value === 'string' && value.length >= shortest) as string[];
  const spellings = known.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  // The longest first: what is left of a text that another one is part of would still tell.
  return spellings
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, spelling) => clean.replaceAll(spelling, '[redacted]'), text);
}
