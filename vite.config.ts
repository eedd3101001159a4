import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer: one page for Electron and the web host, hashed assets, workers as modules. */
export default defineConfig({
  root: 'renderer',
  // Relative, since Electron serves it from vitrine://app/ and the web host from a port.
  base: './',
  plugins: [react()],
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
