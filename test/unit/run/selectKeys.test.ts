import { expect, test } from 'vitest';
import { azureHosts } from '../../../shared/core/allowedHosts.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import type { Resource } from '../../../shared/model/resource.ts';
import { selectKeys } from '../../../shared/run/selectKeys.ts';
import { eastus, westeurope } from '../../support/factories.ts';

const settings = { resources: [eastus, westeurope], allowedHosts: azureHosts };

function selected(stage: Parameters<typeof selectKeys>[0], resources: readonly Resource[] = settings.resources) {
  const problems: Problem[] = [];
  const keys = selectKeys(stage, { ...settings, resources }, ['stages', 0], problems);
  return { keys: keys.map(({ secret, resource }) => `${secret}@${resource.name}`), problems };
}

test('a secret leads to the resource that holds it, whatever else the job leaves out', () => {
  expect(selected({ subscriptionKeySecret: ['europe-key', 'language-key-2'] })).toEqual({
    keys: ['europe-key@language-westeurope', 'language-key-2@language-eastus'],
    problems: [],
  });
});

test.each([
  { resource: 'language-eastus' },
  { location: 'eastus' },
  { endpoint: 'https://eastus.api.cognitive.microsoft.com/' },
  { url: 'https://eastus.api.cognitive.microsoft.com/text/analytics/v3.1/sentiment' },
  { resource: 'language-eastus', location: 'eastus', endpoint: eastus.endpoint },
])('what the job says of the resource agrees with the settings: %j', (choice) => {
  expect(selected({ ...choice, subscriptionKeySecret: ['language-key-1'] })).toEqual({
    keys: ['language-key-1@language-eastus'],
    problems: [],
  });
});

test.each([
  [{ resource: 'language-eastus', location: 'westeurope' }, 'stages[0].location'],
  [{ resource: 'language-eastus', endpoint: westeurope.endpoint }, 'stages[0].endpoint'],
  [{ location: 'westeurope' }, 'stages[0].subscriptionKeySecret'],
  [{ endpoint: 'http://eastus.api.cognitive.microsoft.com' }, 'stages[0].endpoint'],
  [{ endpoint: 'https://eastus.api.cognitive.microsoft.com:444' }, 'stages[0].endpoint'],
])('a job that disagrees with the settings gets no key at all: %j', (choice, path) => {
  const { keys, problems } = selected({ ...choice, subscriptionKeySecret: ['language-key-1'] });
  expect(keys).toEqual([]);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
});

test('a secret that several resources hold goes nowhere until the job says which is meant', () => {
  const twin = { ...westeurope, name: 'twin', location: 'eastus', secrets: ['language-key-1'] };
  const both = [eastus, twin];
  expect(selected({ location: 'eastus', subscriptionKeySecret: ['language-key-1'] }, both)).toMatchObject({
    keys: [],
    problems: [{ message: 'several resources in the settings hold this secret' }],
  });
  expect(selected({ resource: 'twin', subscriptionKeySecret: ['language-key-1'] }, both).keys).toEqual([
    'language-key-1@twin',
  ]);
});

test('settings without resources say so, instead of failing every row', () => {
  for (const choice of [{}, { location: 'eastus' }, { resource: 'mine' }]) {
    expect(selected({ ...choice, subscriptionKeySecret: ['language-key-1'] }, [])).toMatchObject({
      keys: [],
      problems: [{ path: 'stages[0].subscriptionKeySecret', message: 'the settings have no resource' }],
    });
  }
});
