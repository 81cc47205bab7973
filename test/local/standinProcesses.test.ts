import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const vault = fileURLToPath(new URL('../../infra/local/vault/main.ts', import.meta.url));
const services = fileURLToPath(new URL('../../infra/local/services/main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standins-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function start(main: string, args: readonly string[]): { child: ChildProcess; output: Promise<string> } {
  const child = fork(main, args, { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  children.push(child);
  if (child.stdout === null) throw new Error('The process has no output.');
  return { child, output: text(child.stdout) };
}

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
}

describe('the stand-ins as processes', () => {
  it('report their port and end with their parent', async () => {
    const secrets = await write('secrets.json', { key: 'value' });
    const config = await write('services.json', { resources: [{ name: 'language', keys: ['k'] }] });

    for (const { child, output } of [
      start(vault, ['--port', '0', '--secrets', secrets]),
      start(services, ['--port', '0', '--config', config]),
    ]) {
      const [ready] = await once(child, 'message');
      const exited = once(child, 'exit');
      child.disconnect();

      expect(ready).toEqual({ ready: true, port: expect.any(Number) });
      expect(await exited).toEqual([0, null]);
      expect(await output).toContain(`ready at http://127.0.0.1:${ready.port}\n`);
    }
  });

  it('show made-up keys and a call that works, where no configuration is given', async () => {
    const { child, output } = start(services, ['--port', '0']);
    const [{ port }] = await once(child, 'message');
    child.kill('SIGTERM');

    expect(await output).toMatch(
      new RegExp(`^Keys: [0-9a-f]{32} and [0-9a-f]{32}\nTry:\n {2}curl http://127.0.0.1:${port}/text/analytics/`),
    );
  });

  it.each([
    ['no arguments', vault, [], 'Usage: vault --port N --secrets FILE'],
    ['a port that is none', services, ['--port', 'http'], 'Usage: services --port N [--config FILE]'],
    ['an unknown option', services, ['--port', '0', '--other'], "Unknown option '--other'"],
    ['a missing file', vault, ['--port', '0', '--secrets', '/nowhere.json'], '/nowhere.json cannot be read.'],
  ])('fail in one sentence on %s', async (_, main, args, sentence) => {
    const { child } = start(main, args);
    const exited = once(child, 'exit');

    const [message] = await once(child, 'message');

    expect(message).toEqual({ failed: expect.stringContaining(sentence) });
    expect(message.failed).not.toContain('\n');
    expect(await exited).toEqual([1, null]);
  });
});
