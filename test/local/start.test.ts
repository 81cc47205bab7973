import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reviewRows } from '../../infra/local/reviews/reviewRows.ts';
import { samples } from '../../infra/local/samples/samples.ts';
import { freshStack, gone, type Launched, launch, processesOf } from '../support/launch.ts';

/** Milliseconds in which everything has ended after a SIGKILL above it; 2 s are promised, the rest is for a busy machine. */
const endsWithinMs = 5000;
/** Milliseconds for what loads all models, some for the first time, on a busy machine. */
const withModelsMs = 180_000;

let state: string;
let launched: Launched[] = [];

function start(...options: string[]): Launched {
  const started = launch(['start', ...options], freshStack(state));
  launched.push(started);
  return started;
}

/** The lines that are the same each time: without addresses, ids, times and what is shown while it runs. */
function timeless(text: string): string[] {
  const changing = /http:|\bk-[0-9a-f]{8}|rows\/s|^running:|^\$|^Time: |^Calls: /;
  return text.split('\n').filter((line) => line !== '' && !changing.test(line));
}

beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'tributary-start-'));
});

afterEach(async () => {
  for (const { process } of launched) process.kill('SIGTERM');
  await Promise.all(launched.map(({ ended }) => ended));
  launched = [];
});

afterAll(() => rmSync(state, { recursive: true, force: true }));

describe('npm start', () => {
  test('--once runs the sample, prints its report, stops everything and exits with 0', async () => {
    const stack = start('--once');
    await stack.says('Tributary ready at http://127.0.0.1:');
    const pids = processesOf(state);
    expect(pids).toHaveLength(5);
    expect(await stack.ended, stack.output()).toEqual({ code: 0, signal: null });
    const output = stack.output();
    expect(output).toContain('3,000 rows in = 3,000 ok + 0 failed + 0 skipped');
    expect(output).toMatch(/^\d+ calls, \d+ retried, \d+ throttled, [\d.]+ s, [\d,]+ rows\/s$/m);
    expect(output).toMatch(/^Time: [\d.]+% [\w ]+, /m);
    expect(output).toMatch(/^Calls: batches 99\.3% full; half of the answers within .*; 3,000 text records$/m);
    expect(output).toMatch(
      /^Of the 600 reviews that its model did not learn from, the service calls \d+ \([\d.]+%\) /m,
    );
    const [, shown = ''] = /^```text\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
    for (const line of timeless(shown)) expect(output.split('\n')).toContain(line);
    expect(timeless(shown).length).toBeGreaterThan(12);
    expect(output).toContain('CC BY 4.0');
    // Nobody would answer there.
    expect(output).not.toContain('curl');
    await gone(pids, 0);
    expect(existsSync(join(state, 'processes.json'))).toBe(false);
  });

  test(
    'serves the rows of both starts, in order, until SIGINT, with exit code 0',
    async () => {
      const stack = start();
      await stack.says('Serving until Ctrl-C.', withModelsMs);
      const { host } = JSON.parse(readFileSync(join(state, 'processes.json'), 'utf8')) as { host: { port: number } };
      const url = `http://127.0.0.1:${host.port}/api/runs`;
      const all = (await (await fetch(url)).json()) as { id: string; output: string; state: string }[];
      const runs = all.filter(({ output }) => output === 'output/reviews.jsonl');
      expect(runs).toHaveLength(2);
      // And once each of the other samples, which `--once` leaves out.
      expect(all).toHaveLength(2 + samples.length);
      const rows = (await (await fetch(`${url}/${runs[0]?.id}/rows?limit=4000`)).text()).trimEnd().split('\n');
      const ids = rows.map((row) => (JSON.parse(row) as { id: string }).id);
      expect(ids).toEqual(reviewRows().map(({ id }) => id));
      const pids = processesOf(state);
      stack.process.kill('SIGINT');
      expect(await stack.ended).toEqual({ code: 0, signal: null });
      await gone(pids, 0);
    },
    withModelsMs,
  );

  test('a second start on the same state folder is refused with one sentence', async () => {
    const first = start();
    await first.says('Tributary ready at');
    const second = start();
    expect((await second.ended).code).toBe(1);
    expect(second.output()).toBe(
      `Process ${processesOf(state)[0]} uses the state folder ${state} already: stop it, or set TRIBUTARY_STATE to another folder.\n`,
    );
  });

  test('nothing outlives a launcher that is killed', async () => {
    const stack = start();
    await stack.says('Tributary ready at');
    const pids = processesOf(state);
    stack.process.kill('SIGKILL');
    await gone(pids, endsWithinMs);
  });

  test('a stack that is killed in the middle of a run goes on with it at the next start', async () => {
    const stack = start();
    await stack.says('is run ');
    const [, id] = /is run (\S+?)[.,]/.exec(stack.output()) ?? [];
    const [pid = 0, ...children] = processesOf(state);
    process.kill(pid, 'SIGKILL');
    expect((await stack.ended).code).toBe(1);
    await gone(children, endsWithinMs);
    const next = start('--once');
    expect((await next.ended).code, next.output()).toBe(0);
    expect(next.output()).toContain(`is run ${id}, which was begun before and goes on.`);
    expect(next.output()).toContain(`Run ${id} succeeded`);
  });

  test('a process that dies stops the stack, with a sentence that names it and exit code 1', async () => {
    const stack = start();
    await stack.says('Tributary ready at');
    const { services } = JSON.parse(readFileSync(join(state, 'processes.json'), 'utf8')) as {
      services: { pid: number };
    };
    const pids = processesOf(state);
    process.kill(services.pid, 'SIGKILL');
    expect((await stack.ended).code).toBe(1);
    expect(stack.output()).toContain(
      `The AI stand-ins (process ${services.pid}) ended by itself by signal SIGKILL; its log is ${join(state, 'logs', 'services.log')}. ` +
        'Everything was stopped; `npm start` again continues the run where it was.',
    );
    await gone(pids, 0);
  });
});
