import { defineConfig } from 'vite';

/** The dashboard's front end: `dist/web/`, which `mallard serve` gives out. */
export default defineConfig({
  root: 'src/serving/web',
  base: '/',
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
  },
});
