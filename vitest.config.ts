import { defineConfig } from 'vitest/config';

export default defineConfig({
  logLevel: 'error',
  test: {
    include: ['{electron,renderer,shared,models,scripts}/**/*.test.{ts,tsx,js}'],
    exclude: ['**/node_modules/**', 'electron/e2e/**'],
    // Two workers at most: tests open real ONNX sessions, and cores are few.
    maxWorkers: 2,
    server: { deps: { inline: [/@actions\//] } },
    // As the end-to-end tests.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
