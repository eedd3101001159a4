import { defineConfig } from 'vitest/config';

/** End-to-end tests run on the built program, in a real browser, one file at a time. */
export default defineConfig({
  test: {
    include: ['electron/e2e/**/*.test.ts'],
    globalSetup: ['electron/e2e/setup.js'],
    fileParallelism: false,
    // Longer than any wait inside a test, so that the wait tells what it was for.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Vitest's own second is too short for a model that runs on a busy machine.
    expect: { poll: { timeout: 60_000 } },
  },
});
