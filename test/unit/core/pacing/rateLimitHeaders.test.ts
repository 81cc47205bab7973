import { expect, test } from 'vitest';
import { rateLimitHeaders } from '../../../../shared/core/pacing/rateLimitHeaders.ts';

test.each([
  [{ 'ratelimit-policy': '"burst";q=100;w=60' }, [{ calls: 100, windowMs: 60_000 }]],
  [
    { 'ratelimit-policy': '"a";q=10;w=1, "b";q=300;w=60' },
    [
      { calls: 10, windowMs: 1000 },
      { calls: 300, windowMs: 60_000 },
    ],
  ],
  [{ 'ratelimit-policy': '"a";q=9;qu="content-bytes";w=1, "b";q=8;qu="requests";w=1' }, [{ calls: 8, windowMs: 1000 }]],
  [{ 'ratelimit-policy': '100;w=10' }, [{ calls: 100, windowMs: 10_000 }]],
  [{ 'x-ratelimit-limit-requests': '60' }, [{ calls: 60, windowMs: 60_000 }]],
  [{ 'x-ratelimit-limit-requests': 'many' }, []],
  [{ 'ratelimit-policy': '"daily";q=100' }, []],
  [{ 'ratelimit-policy': '"daily";q=1000;w=86400, "short";q=5;w=1' }, [{ calls: 5, windowMs: 1000 }]],
  [{ 'x-ratelimit-limit-requests': '0' }, []],
  [{}, []],
])('%j', (headers, limits) => {
  expect(rateLimitHeaders(headers)).toEqual(limits);
});
