import { defineConfig } from 'vitest/config';

/** End-to-end tests run on the built program, in a real browser, one file at a time. */
export default defineConfig({
  test: {
    include: ['electron/e2e/**/*.test.ts'],
    globalSetup: ['electron/e2e/setup.js'],
    fileParallelism: false,
    testTimeout: 120_000,
    // The browser's file chooser is now and then not intercepted on a busy machine: a retry is printed.
    retry: 2,
    hookTimeout: 180_000,
  },
});
