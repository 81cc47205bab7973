/** The levels of `@azure/functions-core`, weakest first. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** One event of the host's log. Never holds an input, an output or the value of a header. */
export interface LogEvent {
  readonly level: LogLevel;
  /** Who speaks: `host`, `http`, `durable`, `user` (the app) or `system` (the library). */
  readonly category: string;
  readonly message: string;
  readonly invocationId?: string;
  readonly function?: string;
}

export type HostLog = (event: LogEvent) => void;

/** A log that writes one JSON line for each event at `minimum` or above. */
export function jsonLinesLog(write: (line: string) => void, now: () => number, minimum: LogLevel): HostLog {
  const threshold = rank(minimum);
  return (event) => {
    if (rank(event.level) < threshold) return;
    const { level, category, message, ...of } = event;
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, category, message, ...of })}\n`);
  };
}

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** The level that host.json calls by `name`, `information` where there is none of it. */
export function logLevel(name: string): LogLevel {
  return levels.find((level) => level === name.toLowerCase()) ?? 'information';
}

function rank(level: LogLevel): number {
  return levels.indexOf(level);
}
