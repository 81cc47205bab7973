import { minuteMs, type RateLimit, secondMs } from './rateLimit.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * A quota of a longer window is a budget and no pace: evenly spaced, it would hold up for hours what could be done at once.
 * Where it is used up, the server says for how long.
 */
const longestWindowMs = 10 * minuteMs;

/**
 * The limits that a server tells with an answer: `ratelimit-policy` of the IETF's draft (`"name";q=100;w=60`, and `100;w=60`
 * of older drafts, windows in seconds), and `x-ratelimit-limit-requests` of Azure OpenAI, which is of a minute.
 */
export function rateLimitHeaders(headers: Headers): RateLimit[] {
  const policies = all(headers['ratelimit-policy']).flatMap((text) => text.split(','));
  const told = policies.flatMap((policy) => {
    const calls = /(?:;\s*q=|^\s*)(\d+)/.exec(policy)?.[1];
    const seconds = /;\s*w=(\d+)/.exec(policy)?.[1];
    // A policy may count something else, such as bytes.
    const isOfCalls = !/;\s*qu=(?!"?requests\b)/.test(policy);
    return calls === undefined || seconds === undefined || !isOfCalls ? [] : [limit(calls, Number(seconds) * secondMs)];
  });
  const perMinute = all(headers['x-ratelimit-limit-requests']).map((calls) => limit(calls, minuteMs));
  return [...told, ...perMinute].filter(
    ({ calls, windowMs }) => calls > 0 && windowMs > 0 && windowMs <= longestWindowMs,
  );
}

function all(value: string | string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

function limit(calls: string, windowMs: number): RateLimit {
  return { calls: Number(calls), windowMs };
}
