import { expect, test } from './fixtures.ts';

const pages = [
  ['Talk', 'talk'], ['Voices', 'voices'], ['Personas', 'personas'], ['Sessions', 'sessions'], ['Models and health', 'health'],
  ['Settings and keys', 'settings'],
] as const;

test('every page opens, by address and by the menu, and is accessible', async ({ page, accessible }) => {
  await page.goto('/');
  for (const [heading, name] of pages) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').and(page.locator(`[href="#/${name}"]`)).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page).toHaveTitle(`${heading} · Parley`);
    await expect(page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current=page]')).toHaveCount(1);
    await accessible();
  }
});

test('an address that is none says so', async ({ page }) => {
  await page.goto('/#/nowhere');
  await expect(page.getByRole('alert')).toContainText('There is no such page');
});

test('a page that cannot be loaded says so, and comes when it is tried again', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Talk' })).toBeVisible();
  const script = /VoicesPage.*\.js$/;
  await page.route(script, (route) => route.abort());
  await page.locator('nav [href="#/voices"]').click();
  await expect(page.getByRole('alert')).toContainText('This page could not be loaded');

  await page.unroute(script);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Voices' })).toBeVisible();
});

test('the server goes away and comes back; the page says so and goes on', async ({ page, server }) => {
  await page.goto('/#/voices');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const banner = page.getByText('Parley cannot be reached.');
  await expect(banner).toBeHidden();

  await server.stop('SIGKILL');
  await expect(banner).toBeVisible();
  await server.start();
  await page.getByRole('button', { name: /Try now/ }).click({ timeout: 2_000 }).catch(() => undefined); // or it came back by itself
  await expect(banner).toBeHidden();
});

test('the first load is light', async ({ page }) => {
  const sizes: number[] = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('.js')) sizes.push(Number(await response.headerValue('content-length')));
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes, 'compressed script of the first load').toBeLessThan(200_000);
});

test.describe('on a small screen', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('no page is wider than the screen', async ({ page }) => {
    for (const [heading, name] of pages) {
      await page.goto(`/#/${name}`);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360);
    }
  });
});
