import { expect, test } from 'vitest';
import { reviewRows, toJsonLines } from '../../../infra/local/reviews/reviewRows.ts';

const rows = reviewRows();

test('there are 1,000 reviews of each source, half of them positive, and none is empty or unlabelled', () => {
  for (const source of ['amazon', 'imdb', 'yelp']) {
    const its = rows.filter((row) => row.source === source);
    expect(its).toHaveLength(1000);
    expect(its.filter(({ label }) => label === 1)).toHaveLength(500);
  }
  expect(rows).toHaveLength(3000);
  expect(rows.filter(({ text }) => text.trim() === '')).toEqual([]);
});

test('every row has an id of its own', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(3000);
  expect(rows[0]).toEqual({
    id: 'amazon-1',
    source: 'amazon',
    label: 0,
    text: 'So there is no way for me to plug it in here in the US unless I go by a converter.',
  });
});

test('as JSON Lines each row is one line', () => {
  const lines = toJsonLines(rows).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
});
