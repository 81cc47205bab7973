/**
 * Azurite, the storage emulator, as one process of the local stack: its own entry, run in this process, that saves its
 * data before it ends. Options: `--location DIR --blobPort N --queuePort N --tablePort N`; port 0 takes a free one.
 */

import { createRequire, registerHooks } from 'node:module';
import { reportFailure, stopWithParent } from './lifecycle.ts';

const NEVER_LOADED = 'tributary:never-loaded';
const SERVICES = ['Blob', 'Queue', 'Table'];

// Azurite loads its telemetry client even when told not to use it, and that takes longer than all the rest of it.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'applicationinsights' ? { url: NEVER_LOADED, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === NEVER_LOADED ? { format: 'commonjs', source: '', shortCircuit: true } : next(url, context),
});

const ports = new Map<string, number>();
const closed = new Set<string>();
let allClosed = (): void => undefined;

// What it prints is the one sign it gives of its ports and of its end.
const print = console.log;
console.log = (line: unknown, ...rest: unknown[]): void => {
  print(line, ...rest);
  const [, service, port] =
    /^Azurite (\w+) service is successfully listening at http:.*:(\d+)$/.exec(String(line)) ?? [];
  if (service !== undefined) announce(service, Number(port));
  const [, ended] = /^Azurite (\w+) service successfully closed$/.exec(String(line)) ?? [];
  if (ended !== undefined) closed.add(ended);
  if (closed.size === SERVICES.length) allClosed();
};

function announce(service: string, itsPort: number): void {
  ports.set(service, itsPort);
  if (ports.size < SERVICES.length) return;
  const [port, queuePort, tablePort] = SERVICES.map((service) => ports.get(service));
  process.send?.({ ready: true, port, queuePort, tablePort });
}

stopWithParent(async () => {
  // Before it listens it holds nothing to save.
  if (ports.size < SERVICES.length) return;
  const ending = new Promise<void>((resolve) => {
    allClosed = resolve;
  });
  process.emit('SIGTERM');
  await ending;
});

process.argv.push('--skipApiVersionCheck', '--silent', '--disableTelemetry');
try {
  createRequire(import.meta.url)('azurite/dist/src/azurite.js');
} catch (error) {
  reportFailure(`Azurite could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
}
