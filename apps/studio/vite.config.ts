import { defineConfig } from 'vite';
import { offline } from './vite/offline.ts';
import { policy } from './vite/policy.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [policy(), offline()],
});
