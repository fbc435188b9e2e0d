import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { first } from './build/chunks.ts';
import { packed } from './build/packed.ts';

// The server that `npm run dev` asks: WAYMARK_URL, else where `make run` serves.
const server = process.env.WAYMARK_URL ?? 'http://127.0.0.1:8080';
const served = ['/v1', '/docs', '/style.css', '/openapi.json', '/openapi.yaml', '/readyz', '/healthz'];

export default defineConfig({
  plugins: [react(), packed()],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    cssCodeSplit: false, // all of it is small, and a part that is shown waits for no style of its own
    assetsInlineLimit: 0, // what is inlined needs a weaker policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false, // a test measures
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: first }] } } },
  },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: true }])) },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
