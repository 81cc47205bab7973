import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sectionsOf } from '../../../shared/core/sections.ts';
import type { JobStage } from '../../../shared/model/job.ts';
import { producersOf } from '../../../shared/model/stageColumns.ts';
import { aStage } from '../../support/factories.ts';

const distinct = { transform: 'dropDuplicates' } as const;
const explode = { transform: 'explode', col: 'tags', as: 'tag', errorCol: 'tag_error' } as const;
const select = { transform: 'select', cols: [{ col: 'b.document', as: 'x' }] } as const;

/** The waves of a job of one section. */
const stageWaves = (stages: readonly JobStage[]) => sectionsOf(stages)?.[0]?.waves;

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
      for (const at of stages.keys()) {
        for (const need of producersOf(stages, at)) expect(waveOf.get(need)).toBeLessThan(waveOf.get(at) ?? -1);
      }
    }),
  );
});

test('a service behind other rows begins a section, and so does a second search for duplicates; a selection does not', () => {
  const a = reading('a', 'text');
  const b = reading('b', 'tag');
  const placesOf = (...stages: JobStage[]) => sectionsOf(stages)?.map((section) => section.stages);
  expect(placesOf(a, select, b)).toEqual([[0, 1, 2]]);
  expect(placesOf(a, explode, select, b, distinct)).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
  expect(placesOf(distinct, explode, distinct, select)).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(sectionsOf([a, explode, distinct, b])).toEqual([
    { stages: [0, 1, 2], grouped: [], waves: [[0]], distinct: 2 },
    { stages: [3], grouped: [], waves: [[3]] },
  ]);
});

test('a stage waits for one whose column it reads under another name', () => {
  const stages = [reading('a', 'text'), reading('b', 'text'), select, reading('c', 'x.sentiment'), reading('d', 'y')];
  expect(stageWaves(stages)).toEqual([[0, 1, 4], [3]]);
});

test('stages of different sections wait for each other without being told to', () => {
  const stages = [reading('a', 'text'), explode, reading('b', 'a.document')];
  expect(sectionsOf(stages)?.map(({ waves }) => waves)).toEqual([[[0]], [[2]]]);
});

test('a stage for groups comes before the others of its section, and begins one where it reads what they make', () => {
  const grouping = (outputCol: string, groupbyCol: string) => aStage({ outputCol, groupbyCol });
  const sections = (...stages: JobStage[]) =>
    sectionsOf(stages)?.map(({ stages: places, grouped, waves }) => [places, grouped, waves]);
  expect(sections(reading('a', 'text'), grouping('g', 'name'), reading('b', 'g.period'))).toEqual([
    [[0, 1, 2], [1], [[0, 2]]],
  ]);
  expect(sections(reading('a', 'text'), grouping('g', 'a.document'), reading('b', 'text'))).toEqual([
    [[0, 2], [], [[0, 2]]],
    [[1], [1], []],
  ]);
  expect(sections(grouping('g', 'h.period'), grouping('h', 'name'))).toEqual([[[0, 1], [1, 0], []]]);
  expect(sections(explode, grouping('g', 'tag'), distinct)).toEqual([
    [[0], [], []],
    [[1, 2], [1], []],
  ]);
  expect(sections(grouping('g', 'a.x'), reading('a', 'g.x'))).toBeUndefined();
});
