import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stageWaves } from '../../../shared/core/stageWaves.ts';
import { producersOf } from '../../../shared/model/stageColumns.ts';
import { aStage } from '../../support/factories.ts';

const reading = (outputCol: string, ...columns: string[]) =>
  aStage({
    outputCol,
    params: Object.fromEntries(columns.map((column, at) => [`param${at}`, { column }])),
  });

test('independent stages run side by side, dependent ones in the order of their columns', () => {
  const stages = [reading('c', 'b.document'), reading('a', 'text'), reading('b', 'a_error'), reading('d', 'text')];
  expect(stageWaves(stages)).toEqual([[1, 3], [2], [0]]);
});

test('a name that only begins like a column does not depend on it', () => {
  expect(stageWaves([reading('a', 'text'), reading('b', 'ab')])).toEqual([[0, 1]]);
});

test('stages in a circle have no order, and one that reads the column it writes means the input’s', () => {
  expect(stageWaves([reading('a', 'b'), reading('b', 'a')])).toBeUndefined();
  expect(stageWaves([reading('a', 'a.x')])).toEqual([[0]]);
});

test('every stage has its place once, after all it reads from; and only a circle has no order', () => {
  const graphs = fc
    .integer({ min: 1, max: 7 })
    .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 2 }), { minLength: size, maxLength: size }));
  fc.assert(
    fc.property(graphs, (graph) => {
      const stages = graph.map((needs, at) => reading(`out${at}`, ...needs.map((need) => `out${need}.value`)));
      const waves = stageWaves(stages);
      const left = new Set(stages.keys());
      for (let before = -1; before !== left.size; ) {
        before = left.size;
        for (const at of left) if (!graph[at]?.some((need) => need !== at && left.has(need))) left.delete(at);
      }
      expect(waves === undefined).toBe(left.size > 0);
      const waveOf = new Map(waves?.flatMap((wave, index) => wave.map((at) => [at, index] as const)));
      if (!waves) return;
      expect(waves.flat().toSorted((a, b) => a - b)).toEqual([...stages.keys()]);
      for (const [at, stage] of stages.entries()) {
        for (const need of producersOf(stage, stages)) expect(waveOf.get(need)).toBeLessThan(waveOf.get(at) ?? -1);
      }
    }),
  );
});
