import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { collectRegistrations } from '../../infra/local/host/loader/functionsCore.ts';
import type { Binding, RegisteredFunction } from '../../infra/local/host/loader/programmingModel.ts';
import { checkFunctions } from '../support/azure/checkFunctions.ts';
import { checkHostFile } from '../support/azure/checkHostFile.ts';

/** The real host has never seen the app here; what is known of what it takes is checked by hand-written rules. */

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const json = (name: string): unknown => JSON.parse(read(name));

const sample = z.strictObject({ IsEncrypted: z.literal(false), Values: z.record(z.string(), z.string()) });
const { Values: settings } = sample.parse(json('local.settings.sample.json'));
const packageFile = z
  .object({
    main: z.string(),
    type: z.literal('module'),
    dependencies: z.record(z.string(), z.string()),
    imports: z.record(z.string(), z.string()),
  })
  .parse(json('package.json'));

/** What the app registers under the sample's settings. */
async function registeredFunctions(): Promise<RegisteredFunction['metadata'][]> {
  Object.assign(process.env, settings);
  const registry = { functions: [] as RegisteredFunction[], hooks: [], log: () => undefined };
  await collectRegistrations(registry, () => import('../../functions/app.ts'));
  return registry.functions.map(({ metadata }) => metadata);
}

test('the real host takes every function of the app', async () => {
  const functions = await registeredFunctions();
  expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['postRun', 'reconcile', 'runJob']));
  expect(checkFunctions(functions, settings)).toEqual([]);
});

test('the real host takes host.json and finds the entry point in what is deployed', () => {
  expect(checkHostFile(json('host.json'))).toEqual([]);
  expect(settings['FUNCTIONS_WORKER_RUNTIME']).toBe('node');
  expect(packageFile.dependencies).toHaveProperty('@azure/functions');
  expect(packageFile.dependencies).toHaveProperty('durable-functions');

  const source = packageFile.main.replace(/^dist\//, '').replace(/\.js$/, '.ts');
  expect(existsSync(new URL(source, root))).toBe(true);
  const deployed = [
    packageFile.main,
    'host.json',
    'package.json',
    'dist/shared/ports.js',
    ...Object.values(packageFile.imports),
  ];
  expect(deployed.filter(isIgnored)).toEqual([]);
  const kept = [
    'local.settings.json',
    '.local/host/keys.json',
    'test/x.ts',
    'functions/app.ts',
    'dist/infra/local/start.js',
  ];
  expect(kept.filter((path) => !isIgnored(path))).toEqual([]);
});

/** Whether .funcignore keeps a file out: its lines are patterns from the root, folders with a slash at the end. */
function isIgnored(path: string): boolean {
  return read('.funcignore')
    .split('\n')
    .filter(Boolean)
    .some((line) => {
      const pattern = RegExp.escape(line.replace(/^\//, '')).replaceAll('\\*', '[^/]*');
      return new RegExp(`^${pattern}${line.endsWith('/') ? '' : '(?:/|$)'}`).test(path.replace(/^\.\//, ''));
    });
}

const http = (options: object = {}): Binding => ({ type: 'httpTrigger', direction: 'in', name: 'request', ...options });
const queue = (options: object = {}): Binding => ({
  type: 'queueTrigger',
  direction: 'in',
  name: 'item',
  queueName: 'uploads',
  connection: 'AzureWebJobsStorage',
  ...options,
});
const timer = (schedule: string): Binding => ({ type: 'timerTrigger', direction: 'in', name: 'timer', schedule });
const called = (name: string, ...bindings: readonly Binding[]): RegisteredFunction['metadata'] => ({
  name,
  bindings: Object.fromEntries(bindings.map((binding) => [binding.name, binding])),
});

test.each<[string, readonly RegisteredFunction['metadata'][]]>([
  ['he llo: is no function name', [called('he llo', http())]],
  ['host: is no function name', [called('host', http())]],
  ['two functions are named run', [called('run', http()), called('Run', queue())]],
  ['a: has 0 triggers', [called('a')]],
  ['a: has 2 triggers', [called('a', http(), queue())]],
  [
    'two functions have the route POST runs',
    [called('runs', http()), called('b', http({ route: '/RUNS', methods: ['POST'] }))],
  ],
  ['a: httpTrigger.route: belongs to the host', [called('a', http({ route: 'admin/keys' }))]],
  ['a: httpTrigger.route: belongs to the host', [called('a', http({ route: 'runtimes' }))]],
  ['a: httpTrigger.route: is no route', [called('a', http({ route: 'runs/{id' }))]],
  ['a: httpTrigger.route: is no route', [called('a', http({ route: '{*rest}/runs' }))]],
  ['a: httpTrigger.authLevel', [called('a', http({ authLevel: 'key' }))]],
  ['a: httpTrigger.methods.0', [called('a', http({ methods: ['FETCH'] }))]],
  ['a: httpTrigger.: Unrecognized key: "path"', [called('a', http({ path: 'runs' }))]],
  ['a: httpTrigger.name: is no binding name', [called('a', http({ name: 'the-request' }))]],
  ["a: fooTrigger.type: is no in binding of Azure's", [called('a', http({ type: 'fooTrigger' }))]],
  ['a: queueTrigger.queueName', [called('a', queue({ queueName: 'My_Uploads' }))]],
  ['a: queueTrigger.queueName', [called('a', queue({ queueName: 'up--loads' }))]],
  ['a: queueTrigger.queueName', [called('a', queue({ queueName: undefined }))]],
  ['a: queueTrigger.connection: the setting Elsewhere is not set', [called('a', queue({ connection: 'Elsewhere' }))]],
  ['a: queueTrigger.queueName: the setting QUEUE is not set', [called('a', queue({ queueName: '%QUEUE%' }))]],
  [
    'a: blobTrigger.path: is no path',
    [called('a', queue({ type: 'blobTrigger', queueName: undefined, path: 'Input/{name}' }))],
  ],
  ['a: timerTrigger.schedule', [called('a', timer('* * * *'))]],
  ['a: timerTrigger.schedule', [called('a', timer('0 60 * * * *'))]],
  ['a: timerTrigger.schedule', [called('a', timer('00:05:00'))]],
])('the real host would refuse: %s', (problem, functions) => {
  expect(checkFunctions(functions, settings)).toContainEqual(expect.stringContaining(problem));
});

const hostFile = z.looseObject({}).parse(json('host.json'));

test.each<[string, object]>([
  ['version: ', { version: '3.0' }],
  [': Unrecognized key: "http"', { http: { routePrefix: 'api' } }],
  ['functionTimeout: is not between', { functionTimeout: '00:30:00' }],
  ['functionTimeout: is no duration', { functionTimeout: '10 minutes' }],
  [
    'extensionBundle.version: is no range',
    { extensionBundle: { ...Object(hostFile['extensionBundle']), version: '[3.*, 4.0.0)' } },
  ],
  [
    'extensionBundle.version: is no range',
    { extensionBundle: { ...Object(hostFile['extensionBundle']), version: '4.0.0' } },
  ],
  ['extensions.durableTask.hubName: is no hub name', { extensions: { durableTask: { hubName: 'my-hub' } } }],
  ['extensions.durableTask.hubName: is no hub name', { extensions: { durableTask: { hubName: 'h'.repeat(46) } } }],
  [
    'extensions.durableTask: Unrecognized key: "maxActivities"',
    { extensions: { durableTask: { hubName: 'hub', maxActivities: 1 } } },
  ],
  ['extensions.queues.batchSize', { extensions: { durableTask: { hubName: 'hub' }, queues: { batchSize: 33 } } }],
  ['logging.logLevel.default', { logging: { logLevel: { default: 'Loud' } } }],
])('the real host would refuse in host.json: %s', (problem, wrong) => {
  expect(checkHostFile({ ...hostFile, ...wrong })).toContainEqual(expect.stringContaining(problem));
});
