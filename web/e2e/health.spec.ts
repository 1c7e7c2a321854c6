import type { Page } from '@playwright/test';

import { expect, test as base } from './fixtures.ts';
import { Publisher } from './publisher.ts';

const test = base.extend<{ publisher: Publisher }>({
  publisher: async ({}, use) => {
    const publisher = await Publisher.start();
    await publisher.publish('alpha', { title: 'Alpha, a small voice', recommended: true });
    await publisher.publish('beta', { title: 'Beta, ears for 99 languages', purpose: 'speech-to-text' });
    await publisher.publish('gamma', { title: 'Gamma, another voice', engine: 'kokoro', note: 'It has a note.' });
    await use(publisher);
    await publisher.dispose();
  },
  settings: async ({ publisher }, use) => use({
    PARLEY__MODELS__CATALOGUE: publisher.catalogue, PARLEY__BRAIN__PROVIDER: 'echo',
  }),
});

const model = (page: Page, title: string) => page.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) }).last();

async function open(page: Page): Promise<void> {
  await page.goto('/#/health');
  await expect(page.getByRole('heading', { level: 3, name: 'Get these first' })).toBeVisible();
}

test('the state: ready, engines and why, graphs, no problems; accessible', async ({ page, accessible }) => {
  await open(page);

  await expect(page.getByText('Parley can be talked to.')).toBeVisible();
  await expect(page.getByText(/Version \d+\.\d+\.\d+ · up for/)).toBeVisible();
  const speaks = page.getByRole('listitem').filter({ has: page.getByText('Speaks', { exact: true }) });
  await expect(speaks).toContainText('Why:');
  await speaks.getByText(/alternatives/).click();
  await expect(speaks).toContainText("run 'parley models pull kokoro'");
  await expect(page.getByRole('img', { name: /^Processor over the last five minutes: [\d.]+ % now/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Memory over the last five minutes: \d+ MB now/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Sessions over/ }).locator('polyline')).toHaveCount(1); // a second value has come
  await accessible();
});

test('a model is fetched: its progress is seen, it goes on without the page, and what follows is said', async ({ page, publisher, accessible }) => {
  publisher.hold('alpha', 200_000);
  await open(page);
  const alpha = model(page, 'Alpha, a small voice');
  await alpha.getByText('More').click();
  await expect(alpha.getByText('parley models pull alpha')).toBeVisible();

  await page.keyboard.press('Shift+Tab'); // back to its button
  await expect(page.getByRole('button', { name: 'Get Alpha, a small voice' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(alpha.getByText(/200 kB of 500 kB/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel Alpha, a small voice' })).toBeFocused();
  await expect(alpha.getByRole('progressbar', { name: 'Getting Alpha, a small voice' })).toHaveAttribute('value', '0.4');
  await accessible();

  await page.reload();
  await expect(alpha.getByText(/200 kB of 500 kB/)).toBeVisible();
  publisher.release('alpha');
  await expect(alpha.getByText('Installed', { exact: true })).toBeVisible();
  await expect(page.getByText(/Alpha, a small voice is installed\./)).toBeVisible();
  await expect(page.getByText(/1 installed in/)).toBeVisible();
  expect(publisher.asked('alpha')).toHaveLength(1);
  await accessible();
});

test('cancelled, what has come is kept, and it goes on from there', async ({ page, publisher }) => {
  publisher.hold('alpha', 200_000);
  await open(page);
  const alpha = model(page, 'Alpha, a small voice');
  await alpha.getByRole('button', { name: 'Get Alpha' }).click();
  await expect(alpha.getByText(/200 kB of 500 kB/)).toBeVisible();

  await alpha.getByRole('button', { name: 'Cancel Alpha' }).click();
  await expect(alpha.getByText('Cancelled. What has come is kept; it goes on from there.')).toBeVisible();
  await expect(alpha.getByText('Partly here')).toBeVisible();
  publisher.release('alpha');
  await alpha.getByRole('button', { name: 'Go on Alpha' }).click();
  await expect(alpha.getByText('Installed', { exact: true })).toBeVisible();
  await expect(alpha).toBeFocused(); // where its button was
  expect(publisher.asked('alpha').map(({ from }) => from)).toEqual([0, 200_000]);
});

test('a failure says what to do, stands among the problems, and is mended by another try', async ({ page, publisher, accessible }) => {
  publisher.refuse('alpha', 404);
  await open(page);
  const alpha = model(page, 'Alpha, a small voice');
  await expect(page.getByText('None since the server started.')).toBeVisible();

  await alpha.getByRole('button', { name: 'Get Alpha' }).click();
  await expect(alpha.getByRole('alert')).toContainText('look for a newer Parley');
  const problem = page.getByRole('region', { name: 'Recent problems' }).getByRole('listitem');
  await expect(problem).toContainText('Model alpha could not be fetched');
  await accessible();

  publisher.refuse('alpha', null);
  await alpha.getByRole('button', { name: 'Try again Alpha' }).click();
  await expect(alpha.getByText('Installed', { exact: true })).toBeVisible();
  await expect(alpha.getByRole('alert')).toHaveCount(0);
});

test('groups unfold, filters choose, and nothing is an empty page', async ({ page, server, accessible }) => {
  await open(page);
  await expect(page.getByText('Gamma, another voice', { exact: true })).toBeHidden();
  await page.getByRole('heading', { level: 3, name: 'Speaking' }).click();
  await expect(model(page, 'Gamma, another voice')).toContainText('for kokoro');

  await page.getByRole('button', { name: 'Installed', exact: true }).click();
  await expect(page.getByText('No model is installed')).toBeVisible();
  await accessible();
  // Somebody at the machine fetches one meanwhile; the page sees it by itself.
  await server.run('models', 'pull', 'beta');
  await expect(page.getByText('Beta, ears for 99 languages', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Not installed' }).click();
  await expect(page.getByText('Beta, ears for 99 languages', { exact: true })).toBeHidden();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Not installed' })).toHaveAttribute('aria-pressed', 'true');
});

test('the name of a voice that is none is told before it is sent', async ({ page }) => {
  await open(page);
  await page.getByLabel('Another Piper voice').fill('../../etc/passwd');
  await page.getByRole('button', { name: 'Get this voice' }).click();
  await expect(page.getByText('That is no name of a Piper voice')).toBeVisible();
  await page.getByLabel('Another Piper voice').fill('xx_XX-nobody-low');
  await page.getByRole('button', { name: 'Get this voice' }).click();
  await expect(page.getByText(/There is no model 'piper-xx_XX-nobody-low'/)).toBeVisible(); // this catalogue has no index
});

test('the server goes away in the middle and comes back: the page keeps what it showed and goes on', async ({ page, server, publisher }) => {
  publisher.hold('alpha', 200_000);
  await open(page);
  const alpha = model(page, 'Alpha, a small voice');
  await alpha.getByRole('button', { name: 'Get Alpha' }).click();
  await expect(alpha.getByText(/200 kB of 500 kB/)).toBeVisible();

  await server.stop();
  await expect(page.getByText('Parley cannot be reached.')).toBeVisible();
  await expect(alpha).toBeVisible();
  await server.start();
  await expect(page.getByText('Parley cannot be reached.')).toBeHidden();
  await expect(alpha.getByText('Partly here')).toBeVisible();
  publisher.release('alpha');
  await alpha.getByRole('button', { name: 'Go on Alpha' }).click();
  await expect(alpha.getByText('Installed', { exact: true })).toBeVisible();
});

test('with a key that may only read, the page shows what it may and says what is missing', async ({ page, publisher, server }) => {
  const said = await server.run('keys', 'create', '--name', 'reader', '--scopes', 'read');
  await server.stop();
  await server.start({ PARLEY__ACCESS__REQUIREKEYS: 'true' });
  const key = /pk_[0-9a-f]{12}_[\w-]+/.exec(said)![0];
  await page.addInitScript((secret) => sessionStorage.setItem('parley-key', secret), key);
  await open(page);

  await expect(page.getByText('Not with this key')).toBeVisible();
  await page.getByRole('button', { name: 'Get Alpha' }).click();
  await expect(page.getByRole('status').getByText(/admin/)).toBeVisible();
  expect(publisher.asked('alpha')).toHaveLength(0);
});

test('very many problems and very long texts stay readable', async ({ page, accessible }) => {
  const problems = Array.from({ length: 100 }, (_, i) => ({
    level: i % 3 ? 'warning' : 'error', area: 'SessionConnection', message: `Problem ${i}: ${'x'.repeat(i === 0 ? 2_000 : 40)}`,
    cause: i === 1 ? `IOException: ${'y'.repeat(2_000)}` : null, count: i === 2 ? 12_345 : 1,
    first_at: '2026-01-01T00:00:00Z', last_at: '2026-01-02T00:00:00Z', session_id: i === 3 ? 'demo' : null,
  }));
  await page.route('**/problems', (route) => route.fulfill({ json: problems }));
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);

  const region = page.getByRole('region', { name: 'Recent problems' });
  await expect(region.getByRole('listitem')).toHaveCount(5);
  await expect(region).toContainText('12,345 times');
  await expect(region.getByRole('link', { name: 'session demo' })).toHaveAttribute('href', '#/sessions/demo');
  await region.getByRole('button', { name: 'Show all 100' }).click();
  await expect(region.getByRole('listitem')).toHaveCount(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await accessible();
});
