import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reportFailure, reportReady, stopWithParent } from '../lifecycle.ts';
import { jsonLinesLog, logLevel } from './hostLog.ts';
import { openHostKeys } from './http/hostKeys.ts';
import { bypassProxy } from './loader/bypassProxy.ts';
import { loadApp } from './loader/loadApp.ts';
import { readHostFile } from './loader/readHostFile.ts';
import { readSettings } from './loader/readSettings.ts';
import { type Host, startHost } from './startHost.ts';
import { StartupError } from './startupError.ts';

/** A stopping host waits this long for running activities; one cut short is done again from its last checkpoint. */
const drainMs = 1000;

const usage = 'Usage: main.js --app DIR --port N [--state DIR]';

try {
  const host = await runHost(readArguments());
  process.stdout.write(`Host ready at ${host.url}\n`);
  reportReady(host.port);
  stopWithParent(host.stop);
} catch (error) {
  if (error instanceof StartupError) reportFailure(error.message);
  reportFailure(`The host could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

interface HostArguments {
  readonly app: string;
  readonly port: number;
  readonly state: string;
}

async function runHost({ app, port, state }: HostArguments): Promise<Host> {
  // As on the real host, so that an app finds its own files by relative paths.
  if (existsSync(app)) process.chdir(app);
  const hostFile = readHostFile(app);
  for (const [name, value] of Object.entries(readSettings(app))) process.env[name] ??= value;
  bypassProxy(process.env);
  const write = (line: string): void => void process.stdout.write(line);
  return startHost({
    appDir: app,
    load: () => loadApp(app),
    hostFile,
    stateFile: join(state, 'host.db'),
    port,
    drainMs,
    log: jsonLinesLog(write, Date.now, logLevel(hostFile.logging.logLevel['default'] ?? 'Information')),
    ...(process.env['TRIBUTARY_AUTH'] === 'keys' ? { keys: openHostKeys(join(state, 'keys.json')) } : {}),
  });
}

function readArguments(): HostArguments {
  const values = parseOptions();
  const { app, state } = values;
  if (app === undefined) throw new StartupError(`--app is missing: name the folder of the app. ${usage}`);
  const port = Number(values.port ?? Number.NaN);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartupError(
      `--port is "${values.port ?? ''}": give a port from 1 to 65535, or 0 for a free one. ${usage}`,
    );
  }
  const dir = resolve(app);
  return { app: dir, port, state: resolve(state ?? join(dir, '.local')) };
}

function parseOptions() {
  try {
    const options = { app: { type: 'string' }, port: { type: 'string' }, state: { type: 'string' } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)}. ${usage}`, { cause: error });
  }
}
