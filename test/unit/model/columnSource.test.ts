import { expect, test } from 'vitest';
import { columnSource, errorColumns, type Stages } from '../../../shared/model/columnSource.ts';
import { aStage } from '../../support/factories.ts';

const stages: Stages = [
  aStage({ outputCol: 'a' }),
  { transform: 'explode', col: 'a.items', as: 'item', errorCol: 'item_error' },
  aStage({ outputCol: 'b' }),
  {
    transform: 'select',
    cols: [
      { col: 'item.url', as: 'url' },
      { col: 'b', as: 'c' },
      { col: 'id', as: 'id' },
    ],
  },
  { transform: 'dropDuplicates' },
  aStage({ outputCol: 'd' }),
];

test.each([
  [5, 'c.document', { from: 'service', at: 2, column: 'b.document' }],
  [5, 'url', { from: 'transform', at: 1, column: 'a.items.0.url' }],
  [5, 'id', { from: 'input', column: 'id' }],
  [5, 'b', { from: 'nowhere', at: 3 }],
  [5, 'b_error.code', { from: 'service', at: 2, column: 'b_error.code' }],
  [5, 'item_error', { from: 'transform', at: 1 }],
  [5, 'd', { from: 'nowhere', at: 3 }],
  [2, 'item', { from: 'transform', at: 1, column: 'a.items.0' }],
  [2, 'a.x', { from: 'service', at: 0, column: 'a.x' }],
  [1, 'a.items', { from: 'service', at: 0, column: 'a.items' }],
  [0, 'b', { from: 'input', column: 'b' }],
  [6, 'd', { from: 'service', at: 5, column: 'd' }],
])('what the stage %i reads as %s', (at, column, source) => {
  expect(columnSource(stages, at, column)).toEqual(source);
});

test('behind images that became URLs there is nothing else but errors', () => {
  const expander = { transform: 'UrlExpander', imageCol: 'a', urlCol: 'url', errorCol: 'url_error' } as const;
  const all = [aStage({ outputCol: 'a' }), expander, aStage({ outputCol: 'b' })];
  const sourceOf = (column: string) => columnSource(all, 2, column);
  expect(sourceOf('url')).toEqual({ from: 'transform', at: 1, column: 'a.value.0.contentUrl' });
  expect(sourceOf('text')).toEqual({ from: 'nowhere', at: 1 });
  expect(sourceOf('a_error')).toEqual({ from: 'service', at: 0, column: 'a_error' });
  expect(errorColumns(all, 2)).toEqual(['a_error', 'url_error']);
});

test('stages between two transforms see each other in any order, and a stage that is not right may make anything', () => {
  const reader = aStage({ outputCol: 'a' });
  expect(columnSource([reader, aStage({ outputCol: 'b' })], 0, 'b')).toEqual({ from: 'service', at: 1, column: 'b' });
  expect(columnSource([reader, undefined], 0, 'c')).toEqual({ from: 'unknown' });
});
