import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const asks = (page: Page) => dialog(page, 'This server asks for an API key');

/** Makes a key in the page; gives its secret. */
async function makeKey(page: Page, name: string, scopes: readonly string[]): Promise<string> {
  await page.getByRole('button', { name: 'New key' }).click();
  const made = dialog(page, 'New API key');
  await made.getByLabel('Name').fill(name);
  for (const scope of ['Read', 'Talk', 'Write', 'Admin']) await made.getByRole('checkbox', { name: scope }).setChecked(scopes.includes(scope));
  await made.getByRole('button', { name: 'Make the key' }).click();
  const secret = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  return secret;
}

async function enter(page: Page, key: string): Promise<void> {
  await asks(page).getByLabel('API key').fill(key);
  await asks(page).getByRole('button', { name: 'Use this key' }).click();
}

test('the theme is chosen, and stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/#/settings');
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await scheme()).toBe('dark');
  expect(await ground()).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await scheme()).toBe('dark');
  await page.getByRole('radio', { name: 'As the system' }).check();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'As the system' })).toBeChecked();
  expect(await ground()).toBe(light);
});

test('a key is made, asked for, used, and ended', async ({ page, server }) => {
  await page.goto('/#/settings/keys');
  await expect(page.getByText('This server asks for no key here')).toBeVisible();
  await expect(page.getByText('No keys yet')).toBeVisible();
  const secret = await makeKey(page, 'desk', ['Admin']);
  expect(secret).toMatch(/^pk_/);
  await expect(page.getByRole('rowheader', { name: 'desk' })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  await server.stop();
  await server.start({ PARLEY__ACCESS__REQUIREKEYS: 'true' });
  await expect(asks(page)).toBeVisible();
  await enter(page, `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`);
  await expect(asks(page).getByText('There is no such API key here')).toBeVisible();
  await enter(page, 'schlüssel');
  await expect(asks(page).getByText('A key begins with pk_')).toBeVisible();
  await enter(page, secret);
  await expect(asks(page)).toBeHidden();
  await expect(page.getByRole('row', { name: /desk/ }).getByText('This tab')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('row', { name: /desk/ }).getByText('This tab')).toBeVisible(); // the tab keeps it

  await page.getByRole('button', { name: 'Rotate desk' }).click();
  await dialog(page, /A new secret for/).getByLabel('The present secret').selectOption('0');
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  const renewed = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  expect((await page.request.get('/keys', { headers: { 'X-Api-Key': renewed } })).status()).toBe(200);
  await expect(page.getByText('new secret')).toBeVisible();
  await expect(asks(page)).toBeHidden();

  await page.getByRole('link', { name: 'This browser' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'desk' })).toBeVisible();
  await page.getByRole('link', { name: 'All keys' }).click();
  await page.getByRole('button', { name: 'Revoke desk' }).click();
  await expect(dialog(page, /Revoke/).getByText('It is the key of this tab.')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await expect(asks(page)).toBeVisible();
  await enter(page, renewed);
  await expect(asks(page).getByText('This API key was revoked')).toBeVisible();
});

test('a page leaves out what its key may not do, or says what it takes', async ({ page, server, accessible }) => {
  await page.goto('/#/settings/keys');
  const reader = await makeKey(page, 'reader', ['Read']);
  const admin = await makeKey(page, 'admin', ['Admin']);
  await server.stop();
  await server.start({ PARLEY__ACCESS__REQUIREKEYS: 'true' });
  await enter(page, reader);
  await expect(page.getByText('Your key may not see or make keys')).toBeVisible();
  await expect(page.getByText('parley keys create --name NAME --scopes admin')).toBeVisible();
  await accessible();
  for (const part of ['Audit log', 'The server']) {
    await page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name: part }).click();
    await expect(page.getByText(/^Your key may not see the/)).toBeVisible();
  }

  await page.goto('/#/personas');
  await expect(page.getByRole('link', { name: 'Assistant' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New persona' })).toBeHidden();
  await page.getByRole('link', { name: 'Assistant' }).click();
  await expect(page.getByLabel('Prompt')).toBeDisabled();
  await expect(page.getByText('Your key may read personas')).toBeVisible();
  await expect(page.getByText('Trying it takes a key with the scope')).toBeVisible();
  await accessible();

  await page.goto('/#/settings');
  await page.getByRole('button', { name: 'Use another key' }).click();
  await page.getByLabel('Another API key').fill('pk_wrong');
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByText('There is no such API key here')).toBeVisible();
  await expect(asks(page)).toBeHidden(); // the one that works is still in use
  await page.getByLabel('Another API key').fill(admin);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByText('This tab uses the new key.')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'admin' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Forget this key' }).click();
  await expect(asks(page)).toBeVisible();
  await accessible();
});

test('the audit log tells who did what, page by page', async ({ page, accessible }) => {
  await page.goto('/#/settings/audit');
  await expect(page.getByText('Nothing has happened yet')).toBeVisible();
  for (let i = 0; i < 110; i++) {
    const response = await page.request.post('/keys', { data: { name: `key ${i}`, scopes: ['read'] } });
    expect(response.status()).toBe(201);
  }
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(101);
  await expect(page.getByRole('row').nth(1)).toContainText('key 109');
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(page.getByRole('row')).toHaveCount(111);
  await expect(page.getByRole('button', { name: 'Show older' })).toBeHidden();
  await accessible();
});

test.describe('a server with settings', () => {
  test.use({ settings: { PARLEY__BRAIN__APIKEY: 'hunter2', LLM_ENDPOINT: 'http://me:hunter2@127.0.0.1:9/v1', PARLEY__TURNS__SHORTTURNMS: '900' } });

  test('shows what holds and who has set it, and no secret', async ({ page, accessible }) => {
    await page.goto('/#/settings/server');
    await expect(page.getByRole('heading', { name: 'Turns' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText('hunter2');
    await accessible();
    await page.getByLabel('Only what was set').check();
    await expect(page.getByText('environment: PARLEY__TURNS__SHORTTURNMS')).toBeVisible();
    await expect(page.getByText('Default: 1200.')).toBeVisible();
    await expect(page.getByText('environment: LLM_ENDPOINT')).toBeVisible();
    await expect(page.getByText('http://•••@127.0.0.1:9/v1')).toBeVisible();
    await page.getByLabel('Search settings').fill('brain nonsense');
    await expect(page.getByText('No setting is like that')).toBeVisible();
    await page.getByLabel('Search settings').fill('brain apikey');
    await expect(page.getByText('not shown', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Search settings')).toHaveValue('brain apikey'); // the address has the search
  });
});

test('every part is accessible, and fits a small screen', async ({ page, accessible }) => {
  await page.request.post('/keys', { data: { name: 'a key with a rather long name for a small screen, really', scopes: ['read', 'talk', 'write'], expires_days: 30 } });
  await page.setViewportSize({ width: 360, height: 740 });
  for (const part of ['', '/keys', '/audit', '/server']) {
    await page.goto(`/#/settings${part}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Reading' })).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), part).toBeLessThanOrEqual(360);
    await accessible();
  }
  await page.goto('/#/settings/keys');
  await page.getByRole('button', { name: 'New key' }).click();
  await expect(dialog(page, 'New API key')).toBeVisible();
  await accessible();
});
