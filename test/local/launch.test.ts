import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRoot } from '../../infra/local/stack/findRoot.ts';
import { gone, launch } from '../support/launch.ts';

/** An npm that installs a tsc whose build is a program that prints its arguments and exits with 7. */
const npm = `
  import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
  appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
  mkdirSync('node_modules/node/bin', { recursive: true });
  mkdirSync('node_modules/typescript/bin', { recursive: true });
  try { symlinkSync(process.execPath, 'node_modules/node/bin/node'); } catch {}
  writeFileSync('node_modules/typescript/bin/tsc', \`
    const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
    const { dirname } = require('node:path');
    appendFileSync('calls', 'tsc\\\\n');
    const dist = process.argv[process.argv.indexOf('--outDir') + 1];
    mkdirSync(dist + '/infra/local', { recursive: true });
    for (const source of ['functions/app', 'shared/ports']) {
      mkdirSync(dist + '/' + dirname(source), { recursive: true });
      writeFileSync(dist + '/' + source + '.js', '');
    }
    writeFileSync(dist + '/infra/local/start.js', 'console.log("ran", ...process.argv.slice(2)); process.exit(7)');
  \`);
`;

let root: string;

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What was called since the last look. */
function calls(): string[] {
  const lines = readFileSync(join(root, 'calls'), 'utf8').split('\n').slice(0, -1);
  write('calls', '');
  return lines;
}

async function start(...args: string[]) {
  const launched = launch(args, { npm_execpath: join(root, 'npm-cli.js') }, root);
  const { code } = await launched.ended;
  return { code, output: launched.output() };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tributary-launch-'));
  const sources = join(findRoot(), 'infra/local');
  cpSync(join(sources, 'launch.mjs'), join(root, 'infra/local/launch.mjs'));
  cpSync(join(sources, 'launch'), join(root, 'infra/local/launch'), { recursive: true });
  for (const path of ['functions/app.ts', 'shared/ports.ts', 'tsconfig.json', 'calls']) write(path, '');
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{"packages":{"":{}}}');
  write('npm-cli.js', npm);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the launcher', () => {
  test('installs, builds and runs, and passes the options and the exit code on', async () => {
    const { code, output } = await start('start', '--once');
    expect(output).toMatch(/^Installing packages.*\nBuilding with tsc\.\nran --once\n$/);
    expect(code).toBe(7);
    expect(calls()).toEqual(['npm ci --include=dev --no-fund --no-audit', 'tsc']);
  });

  test('installs and builds again only what has changed', async () => {
    await start('start');
    calls();
    expect((await start('start')).output).toBe('ran\n');
    expect(calls()).toEqual([]);
    write('shared/ports.ts', 'export {};');
    await start('start');
    expect(calls()).toEqual(['tsc']);
    rmSync(join(root, 'functions/app.ts'));
    await start('start');
    expect(calls()).toEqual(['tsc']);
    write('package-lock.json', '{"packages":{"":{},"node_modules/new":{"integrity":"sha512-x"}}}');
    await start('start');
    expect(calls()).toEqual(['npm ci --include=dev --no-fund --no-audit', 'tsc']);
  });

  test('a build replaces the files that changed, each in one step, and leaves nothing else behind', async () => {
    await start('build');
    const file = join(root, 'dist/shared/ports.js');
    const before = statSync(file).ino;
    const started = join(root, 'dist/infra/local/start.js');
    writeFileSync(started, 'half of a fi');
    const old = openSync(started, 'r');
    write('functions/app.ts', 'export {};');
    expect(await start('build')).toEqual({ code: 0, output: 'Building with tsc.\n' });
    expect(statSync(file).ino).toBe(before);
    expect(readFileSync(old, 'utf8')).toBe('half of a fi');
    closeSync(old);
    expect(await start('start')).toEqual({ code: 7, output: 'ran\n' });
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('takes packages that npm itself installed from this lock file', async () => {
    await start('start');
    calls();
    rmSync(join(root, 'node_modules/.tributary-lock'));
    write('node_modules/.package-lock.json', '{"packages":{}}');
    expect((await start('start')).code).toBe(7);
    expect(calls()).toEqual([]);
  });

  test('installs again what is missing from its folder, or where npm was interrupted', async () => {
    write('package-lock.json', '{"packages":{"":{},"node_modules/one":{},"node_modules/two":{"optional":true}}}');
    write(
      'npm-cli.js',
      `${npm} mkdirSync('node_modules/one', { recursive: true }); writeFileSync('node_modules/one/package.json', '{}');`,
    );
    await start('start');
    calls();
    await start('start');
    expect(calls()).toEqual([]);
    rmSync(join(root, 'node_modules/one/package.json'));
    expect((await start('start')).code).toBe(7);
    expect(calls()).toEqual(['npm ci --include=dev --no-fund --no-audit']);
    rmSync(join(root, 'node_modules/.tributary-lock'));
    write('node_modules/.package-lock.json', '{"packages":');
    expect((await start('start')).code).toBe(7);
    expect(calls()).toEqual(['npm ci --include=dev --no-fund --no-audit']);
  });

  test('builds again what is missing from dist', async () => {
    await start('start');
    calls();
    rmSync(join(root, 'dist/shared/ports.js'));
    expect((await start('start')).code).toBe(7);
    expect(calls()).toEqual(['tsc']);
  });

  test('a lock file that is broken is refused in one sentence', async () => {
    write('package-lock.json', '{"packages":');
    const { code, output } = await start('start');
    expect(code).toBe(1);
    expect(output).toBe('package-lock.json is not JSON: restore it, as with `git checkout package-lock.json`.\n');
  });

  test('an npm ci that fails is shown and ends the start', async () => {
    write('npm-cli.js', 'console.error("npm error network: no route"); process.exit(3)');
    const { code, output } = await start('start');
    expect(code).toBe(1);
    expect(output).toMatch(/npm error network: no route\nnpm ci failed with code 3, .*start again\.\n$/);
  });

  test('a build that fails is shown, ends the start, and is tried again', async () => {
    await start('start');
    write('node_modules/typescript/bin/tsc', 'console.log("functions/app.ts(1,1): error TS1"); process.exit(2)');
    write('functions/app.ts', 'broken');
    for (const { code, output } of [await start('start'), await start('start')]) {
      expect(code).toBe(1);
      expect(output).toContain('functions/app.ts(1,1): error TS1\nThe build failed with the errors above');
    }
  });

  test('packages without a Node 24 are refused with what to do', async () => {
    write('npm-cli.js', 'import { mkdirSync } from "node:fs"; mkdirSync("node_modules")');
    const { code, output } = await start('start');
    expect(code).toBe(1);
    expect(output).toContain('run `npm ci --ignore-scripts=false` and start again.');
  });

  test('an unknown command is refused', async () => {
    const { code, output } = await start('stop');
    expect(code).toBe(1);
    expect(output).toBe('Usage: node infra/local/launch.mjs start|services|host|build [options]\n');
  });

  test('an npm ci ends with a launcher that is killed', async () => {
    write(
      'npm-cli.js',
      'import { writeFileSync } from "node:fs"; writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000);',
    );
    const launched = launch(['start'], { npm_execpath: join(root, 'npm-cli.js') }, root);
    await launched.says('Installing');
    const pid = await expect
      .poll(() => Number(readFileSync(join(root, 'pid'), 'utf8')), { timeout: 5000 })
      .toBeGreaterThan(0)
      .then(() => Number(readFileSync(join(root, 'pid'), 'utf8')));
    launched.process.kill('SIGKILL');
    await gone([pid], 5000);
  });
});
