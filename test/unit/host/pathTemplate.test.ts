import { expect, test } from 'vitest';
import { fillTemplate, literalPrefix, matchTemplate } from '../../../infra/local/host/blobs/pathTemplate.ts';
import { placeholderValues } from '../../../infra/local/host/blobs/placeholderValues.ts';

test.each([
  ['{name}', 'a/b.txt', { name: 'a/b.txt' }],
  ['in/{name}.{ext}', 'in/a.b.csv', { name: 'a.b', ext: 'csv' }],
  ['in/{day}/{name}', 'in/1/2/3', { day: '1/2', name: '3' }],
  ['in/fixed.txt', 'in/fixed.txt', {}],
  ['in/{name}.csv', 'in/a.txt', undefined],
  ['in/{name}', 'out/a', undefined],
  ['a+b/{name}', 'aab/x', undefined],
])('%s finds in %s %j', (template, text, expected) => {
  expect(matchTemplate(template, text)).toEqual(expected);
});

test('what stands before the first placeholder is all that needs listing', () => {
  expect(['in/{name}', '{name}', 'in/fixed'].map(literalPrefix)).toEqual(['in/', '', 'in/fixed']);
});

test('places are filled from the data of the trigger and from what stands beside it', () => {
  const values = placeholderValues({ string: '{"Path":"a/b","nested":{"Id":7}}' }, { name: { string: '007' } });
  const now = Date.UTC(2030, 0, 2, 3, 4, 5);
  const fill = (template: string) => fillTemplate(template, values, now);
  expect(fill('out/{path}/{NAME}-{nested.id}.txt')).toBe('out/a/b/007-7.txt');
  expect(fill('{DateTime}')).toBe('2030-01-02T03-04-05');
  expect(fill('{rand-guid}')).toMatch(/^[0-9a-f-]{36}$/);
  expect(() => fill('{missing}')).toThrow('The path "{missing}" asks for "{missing}"');
  expect(() => fill('{nested}')).toThrow('asks for "{nested}"');
});

test('a request gives its route and query as values', () => {
  const values = placeholderValues({ http: { params: { id: '1' }, query: { q: 'x' }, headers: {} } });
  expect(fillTemplate('{id}/{q}/{query.q}', values, 0)).toBe('1/x/x');
});
