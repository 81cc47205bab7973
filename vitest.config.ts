import { defineConfig } from 'vitest/config';

/**
 * One project for each kind of test. `unit` tests share no state, so their files share loaded modules, which is most of
 * their time; `local` starts processes, which mostly wait for each other, and so runs two files at a time. `chaos` kills
 * hosts, `chaos-sample` a tenth as many; `long` takes many minutes.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          pool: 'threads',
          testTimeout: 20_000,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 20_000 } },
      { test: { name: 'replay', include: ['test/replay/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'local',
          include: ['test/local/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      chaos('chaos', 200),
      chaos('chaos-sample', 20),
    ],
  },
});

/** A project that kills hosts at so many points, and hosts with a run of the sample at half as many. */
function chaos(name: string, points: number) {
  return {
    test: {
      name,
      include: ['test/chaos/**/*.test.ts'],
      testTimeout: points * 5000 + 60_000,
      env: { CHAOS_POINTS: String(points) },
      fileParallelism: false,
      // After all others: neither is to take the processor from the other.
      sequence: { groupOrder: 2 },
    },
  };
}
