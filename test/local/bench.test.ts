import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('a benchmark that does not exist is named, with those that do', async () => {
  const run = promisify(execFile)(process.execPath, ['test/bench/main.ts', '--only', 'nothing']);
  await expect(run).rejects.toThrow(
    /^There is no benchmark "nothing"; there are: .*\bactivity, engine, .*\bquotas, .*\bstand-ins, .*\.$/m,
  );
});
