import { expect, test } from 'vitest';
import { describeFunctions } from '../../../infra/local/host/loader/describeFunctions.ts';
import type { Binding } from '../../../infra/local/host/loader/programmingModel.ts';

function registered(name: string, bindings: Record<string, Partial<Binding> & { type: string }>) {
  const complete: Record<string, Binding> = {};
  for (const [key, binding] of Object.entries(bindings)) complete[key] = { direction: 'in', ...binding };
  return { metadata: { name, bindings: complete }, callback: () => undefined };
}

const http = { request: { type: 'httpTrigger' }, $return: { type: 'http', direction: 'out' as const } };

test('names that differ only in case are one name', () => {
  expect(() => describeFunctions([registered('Run', http), registered('run', http)], {})).toThrow(
    'The app registers the function "run" twice (also as "Run")',
  );
});

test.each(['he llo', 'host', '1st', '', `a${'b'.repeat(128)}`])('the name %j is refused', (name) => {
  expect(() => describeFunctions([registered(name, http)], {})).toThrow(`The function name "${name}" is none`);
});

test('a binding that this host does not run is refused by name', () => {
  expect(() => describeFunctions([registered('copy', { item: { type: 'cosmosDBTrigger' } })], {})).toThrow(
    'The function "copy" has the binding "item" of type "cosmosDBTrigger", which this host does not run',
  );
});

test('settings stand in for their names, and one that is missing is named', () => {
  const run = registered('run', { request: { type: 'httpTrigger', route: '%BASE%/run' } });
  expect(describeFunctions([run], { BASE: 'v1' })[0]?.trigger['route']).toBe('v1/run');
  expect(() => describeFunctions([run], {})).toThrow(
    'The option "route" of the function "run" names the setting "BASE", which is not set',
  );
});

test('durable client inputs are found under both of their names', () => {
  const bindings = { ...http, a: { type: 'durableClient' }, b: { type: 'orchestrationClient' } };
  expect(describeFunctions([registered('start', bindings)], {})[0]?.clients).toEqual(['a', 'b']);
});

test('a binding that asks for a client of the SDK is refused', () => {
  const blob = { type: 'blob', properties: { supportsDeferredBinding: 'true' } };
  expect(() => describeFunctions([registered('run', { ...http, blob })], {})).toThrow(
    'The binding "blob" of the function "run" gives it a client of the Azure SDK',
  );
});

test('blob inputs and outputs are found, with their settings', () => {
  const path = '%DAY%/{name}';
  const bindings = { ...http, from: { type: 'blob', path }, to: { type: 'blob', path, direction: 'out' as const } };
  const [definition] = describeFunctions([registered('copy', bindings)], { DAY: 'mon' });
  expect([definition?.inputs['from']?.['path'], definition?.outputs['to']?.['path']]).toEqual(
    Array(2).fill('mon/{name}'),
  );
});
