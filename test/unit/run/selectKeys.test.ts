import { describe, expect, test } from 'vitest';
import { azureHosts } from '../../../shared/core/allowedHosts.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import type { KeyRef, Resource } from '../../../shared/model/resource.ts';
import { selectKeys } from '../../../shared/run/selectKeys.ts';
import { eastus, westeurope } from '../../support/factories.ts';

const settings = { resources: [eastus, westeurope], allowedHosts: azureHosts };

const told = ({ secret = 'identity', resource }: KeyRef): string => `${secret}@${resource.name}`;

function selected(stage: Parameters<typeof selectKeys>[0], resources: readonly Resource[] = settings.resources) {
  const problems: Problem[] = [];
  const { shared, named } = selectKeys(stage, { ...settings, resources }, ['stages', 0], problems);
  return { keys: shared.map(told), named: named.map(told), problems };
}

test('a secret leads to the resource that holds it, whatever else the job leaves out', () => {
  expect(selected({ subscriptionKeySecret: ['europe-key', 'language-key-2'] })).toEqual({
    named: [],
    keys: ['europe-key@language-westeurope', 'language-key-2@language-eastus'],
    problems: [],
  });
});

test.each([
  { resource: ['language-eastus'] },
  { location: 'eastus' },
  { endpoint: 'https://eastus.api.cognitive.microsoft.com/' },
  { url: 'https://eastus.api.cognitive.microsoft.com/text/analytics/v3.1/sentiment' },
  { resource: ['language-eastus'], location: 'eastus', endpoint: eastus.endpoint },
])('what the job says of the resource agrees with the settings: %j', (choice) => {
  expect(selected({ ...choice, subscriptionKeySecret: ['language-key-1'] })).toEqual({
    named: [],
    keys: ['language-key-1@language-eastus'],
    problems: [],
  });
});

test.each([
  [{ resource: ['language-eastus'], location: 'westeurope' }, 'stages[0].location'],
  [{ resource: ['language-eastus'], endpoint: westeurope.endpoint }, 'stages[0].endpoint'],
  [{ location: 'westeurope' }, 'stages[0].subscriptionKeySecret'],
  [{ endpoint: 'http://eastus.api.cognitive.microsoft.com' }, 'stages[0].endpoint'],
  [{ endpoint: 'https://eastus.api.cognitive.microsoft.com:444' }, 'stages[0].endpoint'],
])('a job that disagrees with the settings gets no key at all: %j', (choice, path) => {
  const { keys, problems } = selected({ ...choice, subscriptionKeySecret: ['language-key-1'] });
  expect(keys).toEqual([]);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
});

test('a key is not sent to a service that its resource does not offer', () => {
  const texts = { ...eastus, features: ['TextSentiment'] };
  const both = [texts, westeurope];
  const named = { resource: ['language-eastus', 'language-westeurope'] };
  expect(selected({ ...named, service: 'TextSentiment' }, both).problems).toEqual([]);
  expect(selected({ ...named, service: 'NER' }, both)).toMatchObject({
    keys: [],
    problems: [{ path: 'stages[0].service', message: 'not offered by each resource' }],
  });
  expect(selected({ service: 'NER', subscriptionKeySecret: ['language-key-1', 'europe-key'] }, both)).toMatchObject({
    keys: ['europe-key@language-westeurope'],
    problems: [{ path: 'stages[0].subscriptionKeySecret[0]', expected: 'europe-key' }],
  });
  expect(selected({ service: 'NER', subscriptionKeySecret: ['language-key-1'] }, [texts])).toMatchObject({
    keys: [],
    problems: [{ path: 'stages[0].service', message: 'no resource in the settings offers it' }],
  });
});

test('a secret that is none is told together with a location that is none', () => {
  const { problems } = selected({ location: 'eastasia', subscriptionKeySecret: ['language-key-1', 'ai-service-key'] });
  expect(problems.map(({ path }) => path)).toEqual(['stages[0].location', 'stages[0].subscriptionKeySecret[1]']);
});

test('a secret that several resources hold goes nowhere until the job says which is meant', () => {
  const twin = { ...westeurope, name: 'twin', location: 'eastus', secrets: ['language-key-1'] };
  const both = [eastus, twin];
  expect(selected({ location: 'eastus', subscriptionKeySecret: ['language-key-1'] }, both)).toMatchObject({
    keys: [],
    problems: [{ message: 'several resources in the settings hold this secret' }],
  });
  expect(selected({ resource: ['twin'], subscriptionKeySecret: ['language-key-1'] }, both).keys).toEqual([
    'language-key-1@twin',
  ]);
});

test('settings without resources say so, instead of failing every row', () => {
  for (const choice of [{}, { location: 'eastus' }, { resource: ['mine'] }]) {
    expect(selected({ ...choice, subscriptionKeySecret: ['language-key-1'] }, [])).toMatchObject({
      keys: [],
      problems: [{ path: 'stages[0].subscriptionKeySecret', message: 'the settings have no resource' }],
    });
  }
});

describe('a resource that is named', () => {
  const open = { ...westeurope, name: 'open', location: 'northeurope', secrets: [], identity: true };
  const both = { ...westeurope, identity: true };
  const closed = { ...open, name: 'closed', identity: false };

  test('brings all its keys, and several bring theirs together', () => {
    expect(selected({ resource: ['language-eastus', 'language-westeurope'] })).toEqual({
      keys: ['language-key-1@language-eastus', 'language-key-2@language-eastus', 'europe-key@language-westeurope'],
      named: [],
      problems: [],
    });
  });

  test('brings only those of its keys that are named too', () => {
    const stage = { resource: ['language-westeurope', 'language-eastus'], subscriptionKeySecret: ['language-key-2'] };
    expect(selected(stage).keys).toEqual(['language-key-2@language-eastus', 'europe-key@language-westeurope']);
  });

  test('is called with the app’s identity where the settings say so, unless a key of it is named', () => {
    expect(selected({ resource: ['open', 'language-westeurope'] }, [open, westeurope]).keys).toEqual([
      'identity@open',
      'europe-key@language-westeurope',
    ]);
    expect(selected({ resource: ['language-westeurope'] }, [both]).keys).toEqual(['identity@language-westeurope']);
    const named = { resource: ['language-westeurope'], subscriptionKeySecret: ['europe-key'] };
    expect(selected(named, [both]).keys).toEqual(['europe-key@language-westeurope']);
  });

  test('is one of the settings’, fits what else the stage says, and can be opened: all that is wrong is told', () => {
    expect(selected({ resource: ['mine', 'language-eastus', 'closed'] }, [eastus, closed])).toMatchObject({
      problems: [
        { path: 'stages[0].resource[0]', expected: 'one of: language-eastus, closed' },
        { path: 'stages[0].resource', message: 'the settings have nothing that opens it' },
      ],
    });
    expect(selected({ resource: ['mine'], endpoint: 'https://evil.test' }).problems.map(({ path }) => path)).toEqual([
      'stages[0].resource',
      'stages[0].endpoint',
    ]);
    expect(selected({ resource: ['language-eastus', 'language-westeurope'], location: 'eastus' })).toMatchObject({
      keys: [],
      problems: [{ path: 'stages[0].location', message: 'not the location of each resource' }],
    });
    expect(selected({ resource: ['language-eastus', 'language-westeurope'], endpoint: eastus.endpoint })).toMatchObject(
      {
        keys: [],
        problems: [{ path: 'stages[0].endpoint', message: 'not the host of each resource' }],
      },
    );
  });
});

describe('keys that rows may name', () => {
  const column = { subscriptionKeyCol: 'key' };

  test('are those of the resources that the stage may use, and none but those', () => {
    expect(selected(column).named).toEqual([
      'language-key-1@language-eastus',
      'language-key-2@language-eastus',
      'europe-key@language-westeurope',
    ]);
    expect(selected({ ...column, location: 'westeurope' })).toEqual({
      keys: [],
      named: ['europe-key@language-westeurope'],
      problems: [],
    });
    expect(selected({ subscriptionKeySecret: ['europe-key'] }).named).toEqual([]);
  });

  test('do not include a secret that several resources hold', () => {
    const twin = { ...eastus, name: 'twin', secrets: ['language-key-1', 'twin-key'] };
    expect(selected(column, [eastus, twin]).named).toEqual(['language-key-2@language-eastus', 'twin-key@twin']);
  });

  test('have to be there', () => {
    expect(selected(column, [{ ...eastus, secrets: [] }]).problems).toMatchObject([
      { path: 'stages[0].subscriptionKeyCol' },
    ]);
  });
});
