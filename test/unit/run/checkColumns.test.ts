import { expect, test } from 'vitest';
import { readJob } from '../../../shared/model/job.ts';
import { checkColumns } from '../../../shared/run/checkColumns.ts';
import { registry } from '../../../shared/services/registry.ts';

const row = { text: 'good', id: 1, tags: ['a'], sentiment_error: 0 };
const second = { service: 'TextSentiment', textCol: 'text', resource: 'language-eastus', outputCol: 'again' };

/** What is wrong with a job's columns where the input has this one row. */
function told(stages: readonly object[], output: object = {}): string[] {
  const job = { input: { rows: [row] }, stages, output: { blob: 'output/a.jsonl', ...output } };
  const { draft, problems } = readJob(job, registry);
  checkColumns(draft, [row], registry, problems);
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

test.each<[string, readonly object[], string[]]>([
  [
    'a stage reads what is selected',
    [
      { transform: 'select', cols: [{ col: 'text', as: 'x' }] },
      { ...second, textCol: 'x' },
    ],
    [],
  ],
  [
    'a stage reads what is not selected',
    [{ transform: 'select', cols: ['id'] }, second],
    ['stages[1].textCol: stages[0] leaves this column out'],
  ],
  [
    'a stage reads what only a stage behind makes',
    [
      { ...second, textCol: 'tag' },
      { transform: 'explode', col: 'tags', as: 'tag' },
    ],
    ['stages[0].textCol: only a stage behind makes this column'],
  ],
  [
    'a stage reads an element',
    [
      { transform: 'explode', col: 'tags', as: 'tag' },
      { ...second, textCol: 'tag' },
    ],
    [],
  ],
  [
    'an element is of nothing',
    [{ transform: 'explode', col: 'none', as: 'tag' }],
    ['stages[0].col: the input has no such column in its first rows'],
  ],
  [
    'an element of an answer that has none',
    [second, { transform: 'explode', col: 'again.document.sentence', as: 'x' }],
    ['stages[1].col: the answer of TextSentiment has no such field'],
  ],
  [
    'elements of what is no array in an answer',
    [
      second,
      { transform: 'explode', col: 'again.document', as: 'x' },
      { transform: 'explode', col: 'again.document.sentiment', as: 'y' },
      { transform: 'UrlExpander', imageCol: 'again', urlCol: 'url' },
    ],
    [1, 2, 3].map(
      (at) => `stages[${at}].${at === 3 ? 'imageCol' : 'col'}: the answer of TextSentiment has no such field`,
    ),
  ],
  [
    'a path into an element of an answer',
    [
      second,
      { transform: 'explode', col: 'again.document.warnings', as: 'x' },
      { transform: 'select', cols: ['x.code', 'x.y.z'] },
    ],
    [],
  ],
  [
    'an element’s column is there already',
    [{ transform: 'explode', col: 'tags', as: 'id' }],
    ['stages[0].as: the input has this column already'],
  ],
  [
    'a stage writes a column that was left out',
    [
      { transform: 'select', cols: ['text'] },
      { ...second, outputCol: 'id' },
    ],
    [],
  ],
  [
    'a stage writes a column that was selected',
    [{ transform: 'select', cols: ['text', { col: 'id', as: 'again' }] }, second],
    ['stages[1].outputCol: the rows have this column already'],
  ],
  [
    'duplicates by a column that there is not',
    [{ transform: 'dropDuplicates', cols: ['text', 'none'] }],
    ['stages[0].cols[1]: the input has no such column in its first rows'],
  ],
  [
    'two elements in one column',
    [1, 2].map(() => ({ transform: 'explode', col: 'tags', as: 'tag' })),
    [
      'stages[0].as: several stages write this column',
      'stages[0].errorCol: several stages write this column',
      'stages[1].as: several stages write this column',
      'stages[1].errorCol: several stages write this column',
    ],
  ],
  [
    'a stage whose two columns are one',
    [{ ...second, errorCol: 'again' }],
    ['stages[0].errorCol: the same as outputCol'],
  ],
])('%s', (_, stages, problems) => {
  expect(told(stages)).toEqual(problems);
});

test('the output’s selection is of what there is at the end', () => {
  const stages = [{ transform: 'select', cols: ['text'] }];
  expect(told(stages, { select: ['text', 'id'] })).toEqual(['output.select[1]: stages[0] leaves this column out']);
});

test.each(['again_error', 'again_error.code', 'again_error.status.statusCode'])('an error has %s', (col) => {
  expect(told([second], { select: ['text', col] })).toEqual([]);
});

test.each(['again_error.cod', 'again_error.status.code', 'again_error.message.0'])('no error has %s', (col) => {
  expect(told([second], { select: [col] })).toEqual(['output.select[0]: an error has no such field']);
});

test('what is wrong with a transform hides nothing behind it but what may come of it', () => {
  const behind = [
    { ...second, textCol: 'none' },
    { ...second, textCol: 'made', outputCol: 'other' },
  ];
  const withoutSource = [
    [{ transform: 'explode', as: 'made' }, 'stages[0].col: missing'],
    [{ transform: 'explode', col: 'tags', as: 'made', index: 'i' }, 'stages[0].index: unknown field'],
    [{ transform: 'UrlExpander', urlCol: 'made', imageCol: 7 }, 'stages[0].imageCol: got the number 7'],
  ] as const;
  for (const [transform, problem] of withoutSource) {
    const [first, ...others] = told([transform, ...behind]);
    expect([first, others.map((other) => other.split(':')[0])]).toEqual([problem, ['stages[1].textCol']]);
  }
  expect(told([{ transform: 'dropDuplicates', cols: 'id' }, behind[0] as object])).toHaveLength(2);
});

test('what is wrong with an input, an output or a selection hides nothing else of it', () => {
  const select = ['again_error.cod', 'text', { col: 'id', as: 'text' }, 'none'];
  expect(told([second], { ifExists: 'z', selects: [], select })).toEqual([
    'output.ifExists: got a string of 1 characters',
    'output.selects: unknown field',
    'output.select[2]: has the same name as output.select[1]',
    'output.select[0]: an error has no such field',
    'output.select[3]: the input has no such column in its first rows',
  ]);
  const job = { input: { blob: 'input/a.jsonl', size: 1 }, stages: [{ ...second, textCol: 'none' }], output: [] };
  const { draft, problems } = readJob(job, registry);
  checkColumns(draft, [row], registry, problems);
  expect(draft.input).toEqual({ blob: 'input/a.jsonl' });
  expect(problems.map(({ path }) => path)).toEqual(['output', 'input.size', 'stages[0].textCol']);
});

test('a stage that is not right may make what others read', () => {
  expect(
    told([
      { transform: 'explode', col: 'tags' },
      { ...second, textCol: 'tag' },
    ]),
  ).toEqual(['stages[0].as: missing']);
});
