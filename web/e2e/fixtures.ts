import { AxeBuilder } from '@axe-core/playwright';
import { chromium, expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Heard } from './heard.ts';
import { Server, type Settings } from './server.ts';
import { recording, writeSound, type Piece } from './sound.ts';

export interface Options {
  /** Environment of the program of each test: `test.use({ settings: { … } })`. */
  settings: Settings;
  /** What the microphone hears from the moment it is opened; names of recordings, or silence. Then silence.
   * Not one recording and then one silence: Playwright takes a pair with an object for something else. */
  microphone: readonly Piece[];
  /** Whether the browser gives the microphone. */
  microphoneAllowed: boolean;
}

export interface Fixtures {
  /** A program of its own for each test. */
  server: Server;
  /** What the page plays. */
  heard: Heard;
  /** Fails unless axe finds nothing serious on the page as it is, light and dark. */
  accessible: () => Promise<void>;
}

const executablePath = process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium';

export const test = base.extend<Options & Fixtures>({
  settings: [{}, { option: true }],
  microphone: [[], { option: true }],
  microphoneAllowed: [true, { option: true }],

  server: async ({ settings }, use, info) => {
    const server = await Server.start(settings);
    await use(server);
    if (info.status !== info.expectedStatus) console.log(`The server of “${info.title}” said:\n${server.lastWords}`);
    await server.dispose();
  },

  // A browser for each test: the file of the microphone is an option of its start.
  context: async ({ server, microphone, microphoneAllowed, viewport, locale, timezoneId, reducedMotion, colorScheme }, use) => {
    const missing = microphone.find((piece) => typeof piece === 'string' && !recording(piece));
    test.skip(missing !== undefined, `the recording '${String(missing)}' is absent; set PARLEY_SHARED to the folder that has speech/`);
    const pieces = microphone.map((piece) => (typeof piece === 'string' ? recording(piece)! : piece));
    const file = await writeSound(join(server.folder, 'microphone.wav'), pieces.length > 0 ? pieces : [{ silenceS: 1 }]);
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox', '--mute-audio', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${file}%noloop`, ...(microphoneAllowed ? ['--use-fake-ui-for-media-stream'] : []),
        // Pages that a test answers itself seem to come from elsewhere, and could open no WebSocket.
        ...(process.env.PARLEY_E2E_FRESH ? ['--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets'] : []),
      ],
    });
    const context = await browser.newContext({
      viewport, locale, timezoneId, reducedMotion, colorScheme, baseURL: server.address, permissions: microphoneAllowed ? ['microphone'] : [],
    });
    if (process.env.PARLEY_E2E_FRESH) await takeFreshPages(context);
    await use(context);
    await browser.close();
  },

  page: async ({ context }, use) => {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (fault) => faults.push(fault.message));
    page.on('console', (message) => message.text().includes('Content Security Policy') && faults.push(message.text()));
    await use(page);
    expect(faults, 'errors of the page').toEqual([]);
  },

  heard: async ({ page }, use) => use(await Heard.install(page)),

  accessible: async ({ page }, use) => use(() => checkAccessibility(page)),
});

export { expect };

// The pages as `npm run build` made them last, in place of those that the program was built with.
async function takeFreshPages(context: BrowserContext): Promise<void> {
  const built = resolve(import.meta.dirname, '../../artifacts/web');
  const fileOf = (url: URL) => join(built, url.pathname === '/' ? 'index.html' : url.pathname);
  const isPage = (url: URL) => url.pathname === '/' || /\.(js|css|svg)$/.test(url.pathname);
  let headers: Record<string, string> | null = null; // the program's own, for the security policy
  await context.route((url) => isPage(url) && existsSync(fileOf(url)), async (route) => {
    const url = new URL(route.request().url());
    headers ??= await policyOf(url.origin);
    const contentType = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[fileOf(url).split('.').at(-1)!] ?? 'text/html';
    await route.fulfill({ path: fileOf(url), headers, contentType }).catch(() => undefined); // the test is over
  });
}

async function policyOf(origin: string): Promise<Record<string, string>> {
  const { headers } = await fetch(origin);
  return Object.fromEntries([...headers].filter(([name]) => !['content-encoding', 'content-length', 'content-type', 'transfer-encoding'].includes(name)));
}

async function checkAccessibility(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) })), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
