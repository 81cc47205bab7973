import { expect, test } from 'vitest';
import { createRouteTable } from '../../../infra/local/host/http/routeTable.ts';
import { parseRouteTemplate } from '../../../infra/local/host/http/routeTemplate.ts';
import type { FunctionDefinition } from '../../../infra/local/host/loader/describeFunctions.ts';

function http(
  name: string,
  options: { route?: string; methods?: string[]; authLevel?: string } = {},
): FunctionDefinition {
  const trigger = { type: 'httpTrigger', direction: 'in' as const, ...options };
  const registered = { metadata: { name, bindings: { request: trigger } }, callback: () => undefined };
  return { name, kind: 'http', triggerName: 'request', trigger, clients: [], inputs: {}, outputs: {}, registered };
}

const match = (template: string, path: string) => parseRouteTemplate(template).match(path.split('/'));

test.each([
  ['a/b', 'a/b', {}],
  ['a/b', 'A/B', {}],
  ['a/b', 'a', undefined],
  ['{x}', 'a', { x: 'a' }],
  ['{x}', '', undefined],
  ['{x:int}', '-12', { x: '-12' }],
  ['{x:int}', '1.5', undefined],
  ['{x:int}', '99999999999', undefined],
  ['{x:guid}', '0f8fad5b-d9cb-469f-a165-70867728950e', { x: '0f8fad5b-d9cb-469f-a165-70867728950e' }],
  ['{x:bool}', 'TRUE', { x: 'TRUE' }],
  ['{x:alpha:maxlength(3)}', 'abc', { x: 'abc' }],
  ['{x:alpha:maxlength(3)}', 'abcd', undefined],
  ['{x:length(2,3)}', 'a', undefined],
  ['{x:range(1,5)}', '5', { x: '5' }],
  ['{x:range(1,5)}', '6', undefined],
  ['{name}.{ext}', 'a.b.c', { name: 'a.b', ext: 'c' }],
  ['v{n:int}', 'v2', { n: '2' }],
  ['v{n:int}', 'vx', undefined],
  ['a/{x?}', 'a', {}],
  ['a/{*rest}', 'a/b/c', { rest: 'b/c' }],
  ['a/{*rest}', 'b', undefined],
])('the route %s with the path %s gives %j', (template, path, expected) => {
  expect(match(template, path)).toEqual(expected);
});

test.each([
  ['a/{x=5}', 'write parameters as'],
  ['{x:color}', 'use one of int'],
  ['{*x}/a', 'move it to the end'],
])('the route %s is refused', (template, reason) => {
  expect(() => parseRouteTemplate(template)).toThrow(reason);
});

test('of routes that match, literals win over constrained parameters, and those over others, in any order of registration', () => {
  const routes = ['{*all}', 'runs/{id}', 'runs/{id:int}', 'runs/latest', '{kind}/latest'];
  const definitions = routes.map((route) => http(route, { route }));
  for (const order of [definitions, definitions.toReversed()]) {
    const table = createRouteTable(order, 'api');
    const find = (path: string) => table('GET', ['api', ...path.split('/')])?.definition.name;
    expect(['runs/latest', 'runs/7', 'runs/x', 'other/latest', 'other'].map(find)).toEqual([
      'runs/latest',
      'runs/{id:int}',
      'runs/{id}',
      '{kind}/latest',
      '{*all}',
    ]);
  }
});

test('one route can have a function for each method, and GET and POST are the default', () => {
  const table = createRouteTable([http('put', { route: 'a', methods: ['put'] }), http('both', { route: 'a' })], '');
  expect(['GET', 'POST', 'PUT', 'DELETE'].map((method) => table(method, ['a'])?.definition.name)).toEqual([
    'both',
    'both',
    'put',
    undefined,
  ]);
});

test('the paths that the host keeps for itself are refused', () => {
  for (const prefix of ['', 'api']) {
    for (const route of ['admin/spy', 'runtime', '/administration']) {
      expect(() => createRouteTable([http('spy', { route })], prefix)).toThrow('keeps for itself');
    }
  }
});

test('two functions with one route and one method are refused, both named', () => {
  expect(() => createRouteTable([http('a', { route: 'x/{id}' }), http('b', { route: '/X/{id}' })], 'api')).toThrow(
    'The functions "a" and "b" both have the route "api/X/{id}" for GET',
  );
});

test('an unknown authLevel is refused, as the function would be open to all', () => {
  expect(() => createRouteTable([http('a', { authLevel: 'none' })], '')).toThrow(
    'The option "authLevel" of the function "a" is "none": give one of anonymous, function, admin.',
  );
});
