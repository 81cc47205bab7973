import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const main = fileURLToPath(new URL('../../infra/local/host/main.ts', import.meta.url));
const apps = fileURLToPath(new URL('apps', import.meta.url));

const message = z.union([z.object({ ready: z.literal(true), port: z.number() }), z.object({ failed: z.string() })]);

/** A host that runs in a process of its own. */
export interface HostProcess extends AsyncDisposable {
  readonly url: string;
  /** What it has written on stdout so far. */
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => Promise<{ readonly code: number | null }>;
}

export interface HostProcessOptions {
  /** The folder of the app, or the name of one in test/support/apps. */
  readonly app: string;
  readonly state: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the host's own entry point on an app and waits until it accepts requests; rejects with what it says if it does not. */
export async function startHostProcess({ app, state, port = 0, env = {} }: HostProcessOptions): Promise<HostProcess> {
  const args = [main, '--app', appDir(app), '--port', String(port), '--state', state];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const said = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]);
  const parsed = message.safeParse(said[0]);
  if (!parsed.success || 'failed' in parsed.data) {
    if (child.exitCode === null) await once(child, 'close');
    throw new Error(`${child.exitCode} ${errors().trim()}`);
  }
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    }
    return { code: child.exitCode };
  };
  return {
    url: `http://127.0.0.1:${parsed.data.port}`,
    output,
    kill,
    [Symbol.asyncDispose]: async () => void (await kill('SIGKILL')),
  };
}

/** A folder for a host's state that is removed in the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'tributary-host-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function appDir(app: string): string {
  return app.includes('/') ? app : join(apps, app);
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
