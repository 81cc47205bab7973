import { expect, test } from 'vitest';
import { bingImageSearch } from '../../../shared/services/bingImageSearch.ts';

test('a picture of which something is null is one of the answer all the same', () => {
  const found = { contentUrl: 'https://example.com/a.jpg', width: 1 };
  const unknown = { name: null, contentUrl: null, thumbnailUrl: null, hostPageUrl: null, width: null, height: null };
  const answer = { _type: 'Images', value: [found, unknown] };
  expect(bingImageSearch.split(bingImageSearch.response.parse(answer), [{}])).toEqual([{ kind: 'ok', value: answer }]);
});

test('a query that no address has room for is not sent, and says so without repeating it', () => {
  const refused = bingImageSearch.check({}, { query: 'wörter '.repeat(200), count: 2 });
  expect(refused?.code).toBe('QueryTooLong');
  expect(refused?.message).toMatch(/of \d{4} characters, at most 2048/);
  expect(refused?.message).not.toContain('rter');
});
