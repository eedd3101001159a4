import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** What runs in Node: Electron's main process, the engine process and the command line. */
const entries: Record<string, string> = {
  main: 'electron/main/index.ts',
  'engine-process': 'electron/hosts/engine-process/engine-process.ts',
  'lane-thread': 'electron/engine/onnx-sessions/lane-thread.ts',
  'umap-thread': 'electron/engine/table/umap/umap-thread.ts',
  web: 'electron/hosts/web/index.ts',
  cli: 'electron/hosts/cli/entry.ts',
  bench: 'electron/bench/index.ts',
};

/**
 * Packages with binaries in files of their own stay outside the bundle; `electron` exists inside Electron only;
 * ws looks for two optional native helpers that we do not install.
 */
const external = [
  'electron',
  '@duckdb/node-api',
  'onnxruntime-node',
  'sharp',
  /^@cornerstonejs\/codec-openjpeg/,
  'playwright-core',
  'bufferutil',
  'utf-8-validate',
  ...builtinModules,
  /^node:/,
];

/** The sandboxed preload script can load nothing but `electron`: one CommonJS file. */
const preload = process.env.VITRINE_BUILD === 'preload';

export default defineConfig({
  publicDir: false,
  ssr: {
    noExternal: true,
    external: [
      'electron',
      '@cornerstonejs/codec-openjpeg',
      '@duckdb/node-api',
      'onnxruntime-node',
      'sharp',
      'playwright-core',
    ],
  },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      external,
      input: preload
        ? { preload: 'electron/preload/index.ts' }
        : Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
      output: {
        format: preload ? 'cjs' : 'es',
        entryFileNames: preload ? '[name].cjs' : '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
