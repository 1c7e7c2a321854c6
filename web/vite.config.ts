import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = resolve(import.meta.dirname, '../artifacts/web');
const compressible = /\.(html|js|css|svg|json)$/;

// The paths of the API that the pages use; `npm run dev` hands them on to a Parley that runs beside it.
const apiPaths = [
  'health', 'livez', 'readyz', 'status', 'problems', 'voices', 'voice-engines', 'personas', 'training', 'sessions', 'events', 'models', 'brain', 'keys', 'audit',
  'settings', 'tools', 'tts', 'v1', 'openapi', 'ws',
];

/** Writes file.br and file.gz beside each file, so that the program need not compress when it serves. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const files = await readdir(outDir, { recursive: true });
      await Promise.all(files.filter((name) => compressible.test(name)).map(async (name) => {
        const path = join(outDir, name);
        const content = await readFile(path);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
      }));
    },
  };
}

export default defineConfig(() => {
  const target = process.env.PARLEY_URL ?? 'http://127.0.0.1:8080';
  return {
    root: import.meta.dirname,
    plugins: [svelte(), precompress()],
    build: {
      outDir,
      emptyOutDir: true,
      target: ['chrome123', 'firefox121', 'safari17.5'], // the first with light-dark()
      assetsInlineLimit: 0, // the page's security policy allows files of the server, no data: addresses
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: 'index.html', docs: 'docs.html' } },
    },
    server: {
      proxy: Object.fromEntries(apiPaths.map((path) => [
        `^/${path}(/|$|\\?)`, { target, changeOrigin: true, ws: path === 'ws' || path === 'v1', headers: { origin: target } },
      ])),
    },
    test: { include: ['src/**/*.test.ts'] },
  };
});
