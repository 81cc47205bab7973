import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/model/summary.ts';

const variables = ['PORT', 'SERVICES_PORT', 'VAULT_PORT', 'BLOB_PORT', 'QUEUE_PORT', 'TABLE_PORT'];
const freePorts = Object.fromEntries(variables.map((name) => [`TRIBUTARY_${name}`, '0']));
const pollMs = 10;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-killed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Stack {
  readonly process: ChildProcess;
  readonly state: string;
  readonly exit: Promise<number | null>;
}

function start(name: string): Stack {
  const state = join(folder, name);
  const env = { ...process.env, ...freePorts, TRIBUTARY_STATE: state };
  const child = spawn(process.execPath, ['dist/infra/local/start.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return { process: child, state, exit };
}

/** Asks again until there is an answer. */
async function eventually<Value>(ask: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const value = await Promise.resolve()
      .then(ask)
      .catch(() => undefined);
    if (value !== undefined) return value;
    await sleep(pollMs);
  }
}

interface Ports {
  readonly host: { readonly pid: number; readonly port: number };
  readonly services: { readonly port: number };
}

function ports({ state }: Stack): Promise<Ports> {
  return eventually(() => JSON.parse(readFileSync(join(state, 'processes.json'), 'utf8')) as Ports);
}

async function run({ host }: Ports): Promise<RunSummary | undefined> {
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/runs`);
  return ((await answer.json()) as RunSummary[])[0];
}

async function outputAfterSuccess(stack: Stack): Promise<{ output: string; summary: RunSummary }> {
  const running = await ports(stack);
  const summary = await eventually(async () => {
    const found = await run(running);
    return found?.state === 'succeeded' ? found : undefined;
  });
  const rows = `http://127.0.0.1:${running.host.port}/api/runs/${summary.id}/rows?limit=10000`;
  const output = await (await fetch(rows)).text();
  stack.process.kill('SIGTERM');
  await stack.exit;
  return { output, summary };
}

test('a run whose host is killed goes on with the next start, to the same output byte for byte', async () => {
  const undisturbed = await outputAfterSuccess(start('undisturbed'));

  const first = start('killed');
  const running = await ports(first);
  const slow = { faults: [{ do: { delayMs: 60 } }] };
  await fetch(`http://127.0.0.1:${running.services.port}/_control/script`, {
    method: 'PUT',
    body: JSON.stringify(slow),
  });
  const partly = await eventually(async () => {
    const found = await run(running);
    return found && found.rows.total > 0 ? found : undefined;
  });
  process.kill(running.host.pid, 'SIGKILL');
  expect(await first.exit).toBe(1);
  expect(partly.state).toBe('running');
  expect(partly.rows.total).toBeLessThan(3000);

  const resumed = await outputAfterSuccess(start('killed'));
  expect(resumed.summary.id).toBe(partly.id);
  expect(resumed.summary.rows).toEqual({ total: 3000, ok: 3000, failed: 0, skipped: 0 });
  expect(resumed.output === undisturbed.output).toBe(true);
  expect(resumed.output.split('\n')).toHaveLength(3001);
});
