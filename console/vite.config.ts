import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const server = process.env['BASCULE_URL'] ?? 'http://127.0.0.1:4600';

/**
 * The console is built to static files that a server with a strict content security policy can
 * serve: no inline script, no inline style element, no `data:` address, nothing from elsewhere.
 * In development the API is taken from a running server (`BASCULE_URL`, else port 4600).
 */
export default defineConfig({
  root,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { port: 4605, proxy: { '/api': server } },
});
