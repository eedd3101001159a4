import { defineConfig } from 'vitest/config';

/**
 * End-to-end tests run on the built program, one file at a time. Journeys are written once and run on
 * both hosts: `web` is the web host in Chromium, `desktop` is Electron (scripts/electron-tests.js).
 * `screenshots` takes those of the manual (`npm run screenshots`).
 * `packaged` are the installers and what they install (scripts/package-tests.js).
 */
const shared = {
  fileParallelism: false,
  // Longer than any wait inside a test, so that the wait tells what it was for.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // Of thousands of waits on a busy build server one fails now and then; scripts/retried.js names it.
  retry: process.env.CI ? 1 : 0,
  // Vitest's own second is too short for a model that runs on a busy machine.
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'web',
          include: ['electron/e2e/{journeys,web,cli}/**/*.test.ts'],
          globalSetup: ['electron/e2e/harness/setup.js'],
          env: { VITRINE_E2E: 'web' },
        },
      },
      {
        test: {
          ...shared,
          name: 'desktop',
          include: ['electron/e2e/{journeys,desktop}/**/*.test.ts'],
          env: { VITRINE_E2E: 'desktop' },
        },
      },
      {
        test: {
          ...shared,
          name: 'screenshots',
          include: ['electron/e2e/screenshots/**/*.test.ts'],
          globalSetup: ['electron/e2e/harness/setup.js'],
          env: { VITRINE_E2E: 'web' },
        },
      },
      {
        test: {
          ...shared,
          name: 'packaged',
          include: ['electron/e2e/packaged/**/*.test.ts'],
        },
      },
    ],
  },
});
