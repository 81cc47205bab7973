import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStateFolder } from '../../../infra/local/stack/stateFolder.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-state-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that holds the folder until it is killed. */
async function holder(): Promise<ChildProcess> {
  const file = join(import.meta.dirname, '../../../infra/local/stack/stateFolder.ts');
  const code = `const { openStateFolder } = await import(${JSON.stringify(file)});
    await openStateFolder(${JSON.stringify(folder)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test('the folder and its logs are made where they are missing', async () => {
  const state = await openStateFolder(join(folder, 'new', 'state'));
  expect(existsSync(join(state.path, 'logs'))).toBe(true);
  state.release();
});

test('a second stack on the folder is refused with the process of the first', async () => {
  const first = await holder();
  await expect(openStateFolder(folder)).rejects.toThrow(
    `Process ${first.pid} uses the state folder ${folder} already: stop it, or set TRIBUTARY_STATE to another folder.`,
  );
});

test('a folder that is free again can be opened', async () => {
  (await openStateFolder(folder)).release();
  (await openStateFolder(folder)).release();
});

test('the lock of a killed process is taken over', async () => {
  const first = await holder();
  first.kill('SIGKILL');
  await once(first, 'exit');
  (await openStateFolder(folder)).release();
});

test('what a killed stack announced is gone when the next one opens the folder', async () => {
  writeFileSync(join(folder, 'processes.json'), '{}');
  const state = await openStateFolder(folder);
  expect(existsSync(join(folder, 'processes.json'))).toBe(false);
  state.announce({ host: { pid: 1, port: 2 } });
  expect(JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8'))).toEqual({ host: { pid: 1, port: 2 } });
  state.release();
  expect(existsSync(join(folder, 'processes.json'))).toBe(false);
});

test('a process left by a killed stack is waited for', async () => {
  // Its command line names the stack's code, as those of the stack's processes do.
  const saved = join(folder, 'saved');
  const saving = 'setTimeout(() => fs.writeFileSync(process.argv[2], ""), 300)';
  const left = spawn(process.execPath, ['-e', saving, 'infra/local', saved], { stdio: 'ignore' });
  children.push(left);
  writeFileSync(join(folder, 'pids.json'), JSON.stringify([left.pid]));
  const state = await openStateFolder(folder);
  expect(existsSync(saved)).toBe(true);
  state.release();
});

test.runIf(process.platform === 'linux')(
  'a place that takes no folders is refused, and not tried for ever',
  async () => {
    await expect(openStateFolder('/proc/tributary/state')).rejects.toThrow(
      'The state folder /proc/tributary/state cannot be written (',
    );
  },
);

test('a path that is no folder is refused', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(openStateFolder(file)).rejects.toThrow(`The state folder ${file} cannot be written (`);
});
