import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../shared/model/problem.ts';
import { sentimentJob, sentimentStage } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('input/reviews.jsonl', '{"text":"fine","language":"en"}\n');
  await stack.upload('output/there.jsonl', 'do not touch');
});
afterAll(() => stack.stop());

async function problemsOf(job: unknown): Promise<Problem[]> {
  const answer = await stack.post(job);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const { type, title, status, problems } = (await answer.json()) as Record<string, unknown> & { problems: Problem[] };
  expect({ type: typeof type, title: typeof title, status }).toEqual({ type: 'string', title: 'string', status: 400 });
  return problems;
}

const job = (stage: object = {}) => sentimentJob({ blob: 'input/reviews.jsonl' }, 'output/new.jsonl', stage);

test.each<[string, unknown, string]>([
  ['an unknown service', job({ service: 'TextSentimnt' }), 'stages[0].service'],
  ['no textCol', job({ textCol: undefined }), 'stages[0].textCol'],
  ['a column that the input lacks', job({ textCol: 'review' }), 'stages[0].textCol'],
  ['a batchSize of 0', job({ batchSize: 0 }), 'stages[0].batchSize'],
  ["a batchSize above the service's cap", job({ batchSize: 11 }), 'stages[0].batchSize'],
  ["a secret that isn't known", job({ subscriptionKeySecret: 'other-key' }), 'stages[0].subscriptionKeySecret'],
  ['a resource that the settings lack', job({ resource: ['language', 'other'] }), 'stages[0].resource[1]'],
  ['a column of keys that the input lacks', job({ subscriptionKeyCol: 'key' }), 'stages[0].subscriptionKeyCol'],
  ['no keys at all', job({ subscriptionKeySecret: undefined }), 'stages[0].subscriptionKeySecret'],
  ['a host off the list', job({ endpoint: 'https://evil.example.com' }), 'stages[0].endpoint'],
  ['a URL off the list', job({ url: 'https://evil.example.com/text/analytics' }), 'stages[0].url'],
  ['a location without a resource', job({ location: 'westus' }), 'stages[0].location'],
  ['an unknown field', job({ text_col: 'text' }), 'stages[0].text_col'],
  ['no outputCol', job({ outputCol: undefined }), 'stages[0].outputCol'],
  ['a blob that is not there', sentimentJob({ blob: 'input/none.jsonl' }, 'output/new.jsonl'), 'input.blob'],
  ['a container that is not there', sentimentJob({ blob: 'none/none.jsonl' }, 'output/new.jsonl'), 'input.blob'],
  ['an output that exists', sentimentJob({ blob: 'input/reviews.jsonl' }, 'output/there.jsonl'), 'output.blob'],
  ['an unknown format', sentimentJob({ blob: 'input/reviews.xml' }, 'output/new.jsonl'), 'input.format'],
  ['a path out of its container', sentimentJob({ blob: 'input/../runs/x.jsonl' }, 'output/new.jsonl'), 'input.blob'],
  [
    'an output out of its container',
    sentimentJob({ blob: 'input/reviews.jsonl' }, 'output/../runs/x.jsonl'),
    'output.blob',
  ],
  ['a path with half a character', sentimentJob({ blob: 'input/\ud800.jsonl' }, 'output/new.jsonl'), 'input.blob'],
  [
    'a container of the host',
    sentimentJob({ blob: 'azure-webjobs-secrets/a.jsonl' }, 'output/new.jsonl'),
    'input.blob',
  ],
  ['a container of the app', sentimentJob({ blob: 'input/reviews.jsonl' }, 'runs/x.jsonl'), 'output.blob'],
  ['no stages', { ...job(), stages: [] }, 'stages'],
  [
    'rows nested too deeply',
    JSON.stringify(sentimentJob({ rows: [{ text: 0 }] }, 'output/new.jsonl')).replace(
      ':0}',
      `:${'['.repeat(5000)}${']'.repeat(5000)}}`,
    ),
    '',
  ],
  ['no object', [], ''],
  ['no JSON', '{', ''],
])('%s is refused with its path', async (_, wrong, path) => {
  const problems = await problemsOf(wrong);

  expect(problems.map((problem) => problem.path)).toContain(path);
  for (const problem of problems) expect(problem.expected).not.toBe('');
});

test('a key in the place of its secret’s name is refused and not repeated', async () => {
  const key = stack.keys['language-key-1'] as string;
  for (const stage of [{ subscriptionKeySecret: key }, { subscriptionKeySecret: [key] }, { subscriptionKey: key }]) {
    const problems = await problemsOf(job(stage));
    expect(JSON.stringify(problems)).toContain('never stands in a job');
    expect(JSON.stringify(problems)).not.toContain(key);
  }
});

test('all problems come in one answer', async () => {
  const wrong = {
    input: { blob: 'input/none.jsonl' },
    stages: [{ service: 'Nonsense' }, { ...sentimentStage, textCol: undefined, batchSize: 0, location: 'westus' }],
    output: { blob: 'output/there.jsonl' },
    outpt: {},
  };
  const problems = await problemsOf(wrong);

  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    'input.blob',
    'outpt',
    'output.blob',
    'stages[0].service',
    'stages[1].batchSize',
    'stages[1].location',
    'stages[1].textCol',
  ]);
});

test('nothing is left of a refused job', async () => {
  await problemsOf(job({ batchSize: 0 }));

  expect(await (await fetch(`${stack.url}/api/runs`)).json()).toEqual([]);
  expect(await stack.download('output/there.jsonl')).toBe('do not touch');
});
