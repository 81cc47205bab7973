import type { LogEvent } from '../../infra/local/host/hostLog.ts';
import { defaultHostFile, type HostFile } from '../../infra/local/host/loader/readHostFile.ts';
import { type HostOptions, startHost } from '../../infra/local/host/startHost.ts';

/** A host in this process, with its state in memory. */
export interface TestHost extends AsyncDisposable {
  readonly url: string;
  readonly log: readonly LogEvent[];
}

export interface TestHostOptions extends Partial<Omit<HostOptions, 'load' | 'hostFile' | 'log'>> {
  readonly extensions?: Partial<HostFile['extensions']>;
}

/** Runs the functions that `load` registers. */
export async function startTestHost(load: () => void, options: TestHostOptions = {}): Promise<TestHost> {
  const { extensions, ...rest } = options;
  const defaults = defaultHostFile();
  const hostFile = { ...defaults, extensions: { ...defaults.extensions, ...extensions } };
  const events: LogEvent[] = [];
  const log = (event: LogEvent): void => void events.push(event);
  const host = await startHost({ load, appDir: '.', hostFile, stateFile: ':memory:', port: 0, log, ...rest });
  return { url: host.url, log: events, [Symbol.asyncDispose]: () => host.stop() };
}
