import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    maxWorkers: 3, // many tests wait for processes and timers more than they compute
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
