type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The longest wait that is taken at its word, in milliseconds: whoever asks for more, or for more than can be meant, is asked
 * again after an hour, and does not shut its resource for as long as the process lives.
 */
const longestMs = 3_600_000;

/**
 * Milliseconds that a server asks to wait, an hour at most, by any of the forms that Azure's services use: `retry-after-ms`,
 * `x-ms-retry-after-ms`, `Retry-After` as seconds or as a date, "retry after N seconds" in the body. `undefined` where it
 * does not say; a date in the past is 0.
 */
export function retryAfterMs(headers: Headers, body: string, now: number): number | undefined {
  const said = saidMs(headers, body, now);
  return said && Math.min(said, longestMs);
}

function saidMs(headers: Headers, body: string, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const ms = wholeNumber(headers[name]);
    if (ms !== undefined) return ms;
  }
  const header = first(headers['retry-after']);
  const seconds = wholeNumber(header);
  if (seconds !== undefined) return seconds * 1000;
  const date = httpTime(header);
  // Where the server tells its own time, the two clocks need not agree.
  if (date !== undefined) return Math.max(date - (httpTime(first(headers['date'])) ?? now), 0);
  const told = /retry after (\d+(?:\.\d+)?) ?(milliseconds?|seconds?|minutes?)/i.exec(body);
  if (!told) return undefined;
  const unit = (told[2] as string).toLowerCase();
  const factor = unit.startsWith('milli') ? 1 : unit.startsWith('min') ? 60_000 : 1000;
  return Math.ceil(Number(told[1]) * factor);
}

/** A date as HTTP writes it, in its own form or one of the two old ones: it begins with the day of the week. */
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;

function httpTime(text: string | undefined): number | undefined {
  // Date.parse reads a date into almost anything that has a number in it.
  const time = text !== undefined && httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function first(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.trim();
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
  const text = first(value);
  // Of several, as a proxy joins them, the first is that of who is nearest.
  const [, number] = /^(\d+(?:\.\d+)?)(?:\s*,\s*\d+(?:\.\d+)?)*$/.exec(text ?? '') ?? [];
  return number === undefined ? undefined : Math.ceil(Number(number));
}
