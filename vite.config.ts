import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { inListOrder } from './electron/engine/catalogue/box.ts';

/** What the page lists until the engine does: see renderer/host/in-the-box.ts. */
const inTheBox = {
  models: inListOrder(readdirSync('models/zoo')).map((id): { id: string; title: string } => {
    const { title } = JSON.parse(readFileSync(`models/zoo/${id}/card.json`, 'utf8'));
    return { id, title };
  }),
  samples: readdirSync('assets/samples')
    .filter((name) => !name.endsWith('.md'))
    .sort(),
};

/** The renderer: one page for Electron and the web host, hashed assets, workers as modules. */
export default defineConfig({
  root: 'renderer',
  // Relative, since Electron serves it from vitrine://app/ and the web host from a port.
  base: './',
  plugins: [react()],
  define: { __IN_THE_BOX__: JSON.stringify(inTheBox) },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no inline data for scripts, and images are few.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});
