import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstPaint } from './first-paint.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The pages: built into `.cache/web` of a checkout, and from there into a package. */
export default defineConfig({
  root: here,
  plugins: [react(), firstPaint()],
  // While pages are written: what is no page is asked of the server beside it.
  server: { host: '127.0.0.1', proxy: { '/api': `http://127.0.0.1:${process.env.SANCTUM_PORT ?? 8484}` } },
  build: {
    outDir: fileURLToPath(new URL('../.cache/web', import.meta.url)),
    emptyOutDir: true,
    // Everything is a file of its own: the policy of the server allows nothing within others.
    assetsInlineLimit: 0,
    target: 'es2022',
    // What many places share comes in one piece: a browser asks an HTTP/1.1 server for six files at a time.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'parts', minShareCount: 6 }] } } },
  },
});
