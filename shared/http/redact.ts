/** Strings shorter than this say nothing about a row and are too common to take out. */
const shortest = 4;

/** A text without any of these secrets and row values, for a service may repeat in an error what it was sent. */
export function redact(text: string, values: readonly unknown[]): string {
  return values.reduce<string>((clean, value) => {
    if (typeof value !== 'string' || value.length < shortest) return clean;
    return clean.replaceAll(value, '[redacted]').replaceAll(JSON.stringify(value).slice(1, -1), '[redacted]');
  }, text);
}
