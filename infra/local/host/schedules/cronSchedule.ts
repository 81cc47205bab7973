/** The values that match in each field of a schedule. */
interface CronFields {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
}

/** Gives the first time after `after` at which a schedule is due; both in milliseconds. */
export type NextOccurrence = (after: number) => number | undefined;

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A schedule that is never due within this many years never is: 29 February comes back after at most eight. */
const searchYears = 10;

/**
 * Reads an NCRONTAB schedule: second, minute, hour, day, month, weekday; without seconds if there are five fields. All
 * in UTC. A day must match both its day and its weekday, unlike in cron. Nothing where the text is no schedule.
 */
export function parseCronSchedule(text: string): NextOccurrence | undefined {
  const given = text.trim().split(/\s+/);
  const parts = given.length === 5 ? ['0', ...given] : given;
  if (parts.length !== 6) return undefined;
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  const seconds = parseField(second, 0, 59);
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, monthNames);
  const weekdays = parseField(weekday, 0, 6, dayNames);
  if (!(seconds && minutes && hours && days && months && weekdays)) return undefined;
  return (after) => findNext({ seconds, minutes, hours, days, months, weekdays }, after);
}

/** The values of one field: a list of `*`, values, names and ranges, each with a step if it has one. */
function parseField(text: string, min: number, max: number, names: readonly string[] = []): Set<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    if (from === '*' && to !== undefined) return undefined;
    const first = from === '*' ? min : parseValue(from, min, names);
    const open = from === '*' || step !== undefined ? max : first;
    const last = to === undefined ? open : parseValue(to, min, names);
    const by = Number(step ?? 1);
    if (!(first >= min && last <= max && first <= last && by >= 1)) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}

function parseValue(text: string, min: number, names: readonly string[]): number {
  const name = names.indexOf(text.slice(0, 3).toLowerCase());
  if (name !== -1) return name + min;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Steps over what does not match, in the largest unit that does not. */
function findNext(fields: CronFields, after: number): number | undefined {
  const at = new Date(Math.floor(after / 1000) * 1000 + 1000);
  const end = at.getUTCFullYear() + searchYears;
  while (at.getUTCFullYear() <= end) {
    if (!fields.months.has(at.getUTCMonth() + 1)) {
      at.setUTCMonth(at.getUTCMonth() + 1, 1);
      at.setUTCHours(0, 0, 0);
    } else if (!fields.days.has(at.getUTCDate()) || !fields.weekdays.has(at.getUTCDay())) {
      at.setUTCHours(24, 0, 0);
    } else if (!fields.hours.has(at.getUTCHours())) {
      at.setUTCHours(at.getUTCHours() + 1, 0, 0);
    } else if (!fields.minutes.has(at.getUTCMinutes())) {
      at.setUTCMinutes(at.getUTCMinutes() + 1, 0);
    } else if (!fields.seconds.has(at.getUTCSeconds())) {
      at.setUTCSeconds(at.getUTCSeconds() + 1);
    } else {
      return at.getTime();
    }
  }
  return undefined;
}
