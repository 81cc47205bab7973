import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PORT_SETTINGS } from '../../infra/local/stack/ports.ts';
import { readJob } from '../../shared/model/job.ts';
import { registry } from '../../shared/services/registry.ts';

const readme = readFileSync('README.md', 'utf8');

/** The text of the README's blocks in a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '');
}

test('the job that is shown is the sample’s, and a good one', () => {
  const [job] = blocks('json');
  expect(job).toBe(readFileSync('infra/local/samples/reviews.json', 'utf8'));
  expect(readJob(JSON.parse(job ?? ''), registry).problems).toEqual([]);
});

test('the transforms that are shown are good stages, and all that there are', () => {
  const stages = [...readme.matchAll(/^\| `(\{"transform".*?\})` \|/gm)].map(
    ([, text]) => JSON.parse(text ?? '') as object,
  );
  const job = { input: { rows: [] }, stages, output: { blob: 'output/a.jsonl' } };
  expect(readJob(job, registry).problems).toEqual([]);
  const names = stages.map((stage) => (stage as { readonly transform: string }).transform);
  const [problem] = readJob({ ...job, stages: [{ transform: 'none' }] }, registry).problems;
  expect(problem?.expected).toBe(`one of ${names.join(', ')}`);
});

test('the table of services is the registry', () => {
  const listed = [...registry.values()].flatMap(({ name, kinds, ...service }) =>
    kinds === undefined
      ? [{ ...service, label: name }]
      : Array.from(kinds, ([kind, ofKind]) => ({ ...ofKind, label: `${name} ${kind}` })),
  );
  for (const { label, docs, limits, params } of listed) {
    const row = readme.split('\n').find((line) => line.startsWith(`| ${label} |`)) ?? '';
    const [, , api, documents, named] = row.split('|').map((cell) => cell.trim());
    expect(api).toContain(`(${docs})`);
    expect(documents).toBe(String(limits.documents));
    expect(named?.replaceAll('`', '').split(', ').toSorted()).toEqual(Object.keys(params).toSorted());
  }
});

test('the routes and settings that are named exist', () => {
  const app = readFileSync('functions/app.ts', 'utf8');
  for (const [, route] of readme.matchAll(/^\| `(?:GET|POST|DELETE) \/api\/([^`]+)`/gm))
    expect(app).toContain(`'${route}'`);
  const settings = readFileSync('functions/settings.ts', 'utf8');
  const [local = '', azure = ''] = readme.split('## Deploy');
  for (const [, setting] of azure.matchAll(/^\| `(TRIBUTARY_\w+)`/gm)) expect(settings).toContain(`'${setting}'`);
  const files = [
    'stack/readLocalSettings.ts',
    'stack/ports.ts',
    'host/main.ts',
    'services/main.ts',
    'cli/main.ts',
    'cli/findUrl.ts',
  ];
  const readers = files.map((file) => readFileSync(`infra/local/${file}`, 'utf8')).join('');
  for (const [, setting] of local.matchAll(/`(TRIBUTARY_\w+)/g))
    expect(readers).toMatch(new RegExp(`\\b${setting}\\b`));
});

test('every port of the local stack is named with its default', () => {
  for (const { variable, fallback } of Object.values(PORT_SETTINGS)) {
    expect(readme).toContain(`\`${variable}\``);
    expect(readme).toContain(String(fallback));
  }
});

test('the commands that are named exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, script] of readme.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script ?? '']);
  expect(scripts).toHaveProperty('start');
  expect(scripts).toHaveProperty('test');
});
