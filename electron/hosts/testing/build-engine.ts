import { join } from 'node:path';
import { build } from 'vite';

/** Builds the engine's process into a folder, as `npm run build` does; gives the path of its module. */
export async function buildEngine(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: {
      noExternal: true,
      external: ['@cornerstonejs/codec-openjpeg', '@duckdb/node-api', 'onnxruntime-node', 'sharp'],
    },
    build: {
      ssr: 'electron/hosts/engine-process/engine-process.ts',
      outDir: folder,
      emptyOutDir: true,
    },
  });
  return join(folder, 'engine-process.js');
}
