import { defineConfig } from 'vitest/config';

/**
 * One project for each kind of test. `unit` tests share no state, so their files share loaded modules, which is most of
 * their time; `local` starts processes and so runs one file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, pool: 'threads' } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      { test: { name: 'replay', include: ['test/replay/**/*.test.ts'] } },
      {
        test: {
          name: 'local',
          include: ['test/local/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
