import { defineConfig } from '@playwright/test';
import { resolve } from 'node:path';

// Tests drive the built program (artifacts/bin) in the system's Chromium. Everything is waited for, nothing is waited.
export default defineConfig({
  testDir: '.',
  outputDir: resolve(import.meta.dirname, '../../artifacts/dashboard-tests'),
  timeout: 180_000, // machines may be busy; the conditions decide, not the clock
  expect: { timeout: 45_000 },
  workers: 1, // a recogniser and a browser fill two cores; speech that comes while others work is understood too late to interrupt
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PARLEY_E2E_REPORT
    ? [['list'], ['json', { outputFile: process.env.PARLEY_E2E_REPORT }]]
    : [['list']],
  use: { trace: 'retain-on-failure', viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'UTC' },
});
