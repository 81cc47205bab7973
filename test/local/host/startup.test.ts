import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Writes an app of these files into a new folder; returns the folder and one for the state. */
async function writeApp(files: Readonly<Record<string, string>>): Promise<{ app: string; state: string }> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const app = join(folder.path, 'app');
  await mkdir(app);
  await symlink(modules, join(app, 'node_modules'));
  const complete = {
    'host.json': '{"version":"2.0"}',
    'package.json': '{"main":"main.cjs"}',
    'main.cjs': minimal,
    ...files,
  };
  for (const [name, content] of Object.entries(complete)) {
    await mkdir(join(app, name, '..'), { recursive: true });
    await writeFile(join(app, name), content);
  }
  return { app, state: join(folder.path, 'state') };
}

const minimal = `
const { app } = require('@azure/functions');
app.http('hello', { handler: () => ({ body: process.env.GREETING ?? 'hello' }) });
`;

test('a CommonJS app in several files is loaded, with its settings, below those of the environment', async () => {
  const folders = await writeApp({
    'package.json': '{"main":"./src/{a,b}.js"}',
    'src/a.js': minimal,
    'src/b.js': minimal.replace("'hello'", "'other'").replace('GREETING', 'OTHER'),
    'local.settings.json': '{"IsEncrypted":false,"Values":{"GREETING":"from the file","OTHER":"from the file"}}',
    'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":""}}}',
  });
  await using host = await startHostProcess({ ...folders, env: { OTHER: 'from the environment' } });
  const get = async (path: string) => (await fetch(`${host.url}/${path}`)).text();
  expect([await get('hello'), await get('other')]).toEqual(['from the file', 'from the environment']);
  await expect.poll(host.output).toContain(`Host ready at ${host.url}\n`);
});

test('a proxy that the environment names is not asked for the host itself', async () => {
  await using folder = await temporaryFolder();
  const env = {
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
    NO_PROXY: 'example.org',
    no_proxy: '',
  };
  await using host = await startHostProcess({ app: 'hello', state: folder.path, env });
  expect((await fetch(`${host.url}/api/orchestrators/helloSequence`, { method: 'POST' })).status).toBe(202);
});

test('hooks run around every call, and around the life of the app', async () => {
  const folders = await writeApp({
    'main.cjs': `
      const { app } = require('@azure/functions');
      app.hook.appStart((context) => { context.hookData.greeting = 'hello'; });
      app.hook.preInvocation((context) => {
        context.hookData.began = true;
        const handler = context.functionHandler;
        context.functionHandler = async (...args) => ({ jsonBody: [(await handler(...args)).body] });
      });
      app.hook.postInvocation((context) => {
        if (context.error) context.error = null;
        context.result ??= { body: 'rescued' };
        context.result.headers = { 'x-began': String(context.hookData.began) };
      });
      app.hook.log((context) => { context.message = context.message.toUpperCase(); });
      app.hook.appTerminate(() => { console.log('the app was told to end'); });
      app.http('hello', { handler: (request, context) => { context.log('called'); return { body: 'hi' }; } });
      app.http('fails', { handler: () => { throw new Error('no'); } });
    `,
  });
  await using host = await startHostProcess(folders);
  const hello = await fetch(`${host.url}/api/hello`);
  expect([await hello.text(), hello.headers.get('x-began')]).toEqual(['["hi"]', 'true']);
  expect(await (await fetch(`${host.url}/api/fails`)).text()).toBe('rescued');
  await host.kill('SIGTERM');
  expect(host.output()).toContain('"message":"CALLED"');
  expect(host.output()).toContain('the app was told to end');
});

test('an app that streams HTTP bodies gets them as they come', async () => {
  const folders = await writeApp({
    'main.cjs': `
      const { app } = require('@azure/functions');
      app.setup({ enableHttpStream: true });
      app.http('upper/{id}'.replace('/{id}', ''), { route: 'upper/{id}', methods: ['POST'], handler: (request) => ({
        status: 202, headers: { 'x-id': request.params.id, 'x-query': request.query.get('q') },
        body: request.body.pipeThrough(new TransformStream({
          transform: (chunk, out) => out.enqueue(Buffer.from(chunk).toString().toUpperCase()),
        })).pipeThrough(new TextEncoderStream()),
      }) });
      app.http('fails', { handler: () => { throw new Error('no'); } });
      app.http('nothing', { handler: () => undefined });
    `,
  });
  await using host = await startHostProcess(folders);
  const response = await fetch(`${host.url}/api/upper/7?q=1`, { method: 'POST', body: 'quiet' });
  expect([response.status, response.headers.get('x-id'), response.headers.get('x-query')]).toEqual([202, '7', '1']);
  expect(await response.text()).toBe('QUIET');
  expect((await fetch(`${host.url}/api/fails`)).status).toBe(500);
  expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
});

test.each([
  [
    'main matches nothing',
    { 'package.json': '{"main":"dist/*.js"}' },
    /The field "main" of .*package\.json is "dist\/\*\.js", which matches no file/,
  ],
  [
    'the app throws',
    { 'main.cjs': 'throw new TypeError("bad app")' },
    /entry point main\.cjs in .* could not be loaded \(TypeError: bad app\)/,
  ],
  [
    'a file that the app loads has a mistake',
    { 'main.cjs': "require('./lib/part.cjs');", 'lib/part.cjs': '\nconst part = ;' },
    /could not be loaded \(SyntaxError: Unexpected token ';'\): correct lib\/part\.cjs:2\.$/,
  ],
  [
    'the app needs a module that is not there',
    { 'package.json': '{"main":"main.mjs"}', 'main.mjs': "import 'no-such-module';" },
    /main\.mjs in .* could not be loaded \(Error: Cannot find package 'no-such-module'/,
  ],
  ['nothing is registered', { 'main.cjs': '' }, /registers no function/],
  [
    'a name is used twice',
    { 'main.cjs': minimal + minimal.replace('const', 'var {x} = {};//') },
    /registers the function "hello" twice/,
  ],
  [
    'a queue has no possible name',
    {
      'local.settings.json': '{"Values":{"AzureWebJobsStorage":"UseDevelopmentStorage=true"}}',
      'main.cjs': minimal.replace('app.http', 'app.storageQueue').replace('handler', "queueName: 'Bad_Name', handler"),
    },
    /The option "queueName" of the function "hello" is "Bad_Name"/,
  ],
  [
    'a trigger is unknown',
    {
      'main.cjs': minimal
        .replace('app.http', 'app.serviceBusQueue')
        .replace('handler', "queueName: 'q', connection: 'c', handler"),
    },
    /of type "serviceBusTrigger", which this host does not run/,
  ],
  ['host.json is missing a version', { 'host.json': '{}' }, /host\.json is wrong at "version"/],
  [
    'host.json has a wrong limit',
    { 'host.json': '{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}}' },
    /host\.json is wrong at "extensions\.durableTask\.maxConcurrentActivityFunctions"/,
  ],
  [
    'host.json has a timeout that is none',
    { 'host.json': '{"version":"2.0","functionTimeout":"10 minutes"}' },
    /host\.json is wrong at "functionTimeout": must be a duration/,
  ],
  [
    'host.json has an unknown version',
    { 'host.json': '{"version":"3.0"}' },
    /host\.json is wrong at "version": .*"2\.0"/,
  ],
  [
    'host.json has several wrong types',
    {
      'host.json': JSON.stringify({
        version: '2.0',
        logging: { logLevel: 'Loud' },
        extensions: {
          http: { routePrefix: 5 },
          durableTask: { hubName: 'a_b' },
          queues: { batchSize: 99, visibilityTimeout: 'soon' },
          blobs: { poisonBlobThreshold: '5' },
        },
      }),
    },
    new RegExp(
      ['logging.logLevel', 'http.routePrefix', 'hubName', 'visibilityTimeout', 'batchSize', 'poisonBlobThreshold'].join(
        '": .*',
      ),
    ),
  ],
  ['host.json is no JSON', { 'host.json': '{' }, /host\.json cannot be read as JSON/],
  [
    'settings are encrypted',
    { 'local.settings.json': '{"IsEncrypted":true}' },
    /local\.settings\.json is wrong at "IsEncrypted"/,
  ],
] as const)('where %s, the host says so in one sentence and ends with code 1', async (_, files, expected) => {
  const failure: unknown = await startHostProcess(await writeApp(files)).catch((error: unknown) => error);
  expect(String(failure)).toMatch(expected);
  expect(String(failure)).toMatch(/^Error: 1 [^\n]+$/);
});

test.each([
  [
    'a file that is no state',
    async (state: string) => {
      await mkdir(state);
      await writeFile(join(state, 'host.db'), 'a text that is far too long to be taken for an empty file. '.repeat(50));
    },
    /The state file .*host\.db cannot be opened \(file is not a database\): .* --state\.$/,
  ],
  [
    'a file in place of the folder',
    (state: string) => writeFile(state, ''),
    /The state file .* cannot be opened \(.*\): .* --state\.$/,
  ],
])('where the state is %s, the host says so', async (_, prepare, expected) => {
  const folders = await writeApp({});
  await prepare(folders.state);
  await expect(startHostProcess(folders)).rejects.toThrow(expected);
});

test('a port that is taken is named', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(startHostProcess({ ...(await writeApp({})), port })).rejects.toThrow(
    `1 The port ${port} of 127.0.0.1 is taken`,
  );
});
