import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/spark/server/start-shared.ts'],
    setupFiles: ['test/support/long-suites.ts'],
    maxWorkers: 4, // many tests wait for processes and timers more than they compute
    isolate: false, // loading the program anew for each file costs half a minute; its modules keep no state between tests
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
