import { expect, test } from 'vitest';
import { createProgress } from '../../../infra/local/cli/progress.ts';
import { runSummary } from '../../../infra/local/cli/runSummary.ts';

function summary(ok: number, total: number, throttled = 0) {
  return runSummary.parse({
    id: 'r',
    state: 'running',
    rows: { total, ok, failed: 1, skipped: 0 },
    calls: { sent: 124, retried: 0, throttled },
  });
}

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 200, write: (text: string) => written.push(text) };
}

test('a terminal shows one line, written anew each time and cleared at the end', () => {
  let now = 0;
  const terminal = stream(true);
  const progress = createProgress(terminal, () => now);
  now = 1260;
  progress.show(summary(1239, 3000));
  progress.end();
  expect(terminal.written).toEqual([
    '\r\u001b[Krunning: 1,240 of 3,000 rows (1,239 ok, 1 failed, 0 skipped), 124 calls, 1.3 s',
    '\r\u001b[K',
  ]);
});

test('elsewhere a line is written once a second', () => {
  let now = 0;
  const pipe = stream(false);
  const progress = createProgress(pipe, () => now);
  for (; now <= 2500; now += 250) progress.show(summary(now, 3000));
  progress.end();
  expect(pipe.written).toHaveLength(2);
  expect(pipe.written[0]).toMatch(/^running: 1,001 of 3,000 rows .*, 1\.0 s\n$/);
});

test('a total that grows with the rows done is not shown', () => {
  const pipe = stream(true);
  createProgress(pipe, () => 0).show(summary(9, 10));
  expect(pipe.written[0]).toContain('running: 10 rows (9 ok');
});

test('a narrow terminal gets as much as fits on its line', () => {
  const terminal = { ...stream(true), columns: 20 };
  createProgress(terminal, () => 0).show(summary(1, 3000));
  expect(terminal.written).toEqual(['\r\u001b[Krunning: 2 of 3,000']);
});

test('a run that stands still after it was throttled is said to wait for quota, until it goes on', () => {
  let now = 0;
  const pipe = stream(false);
  const progress = createProgress(pipe, () => now);
  const at = (ms: number, ...of: Parameters<typeof summary>): boolean => {
    now = ms;
    progress.show(summary(...of));
    return pipe.written.at(-1)?.endsWith(', waiting for quota\n') ?? false;
  };
  expect(at(1000, 10, 100, 1)).toBe(false);
  expect(at(3000, 10, 100, 1)).toBe(false);
  expect(at(4000, 10, 100, 1)).toBe(true);
  expect(at(5000, 20, 100, 1)).toBe(false);
  expect(at(9000, 20, 100, 0)).toBe(false);
});
