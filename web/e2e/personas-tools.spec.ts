import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';

import { expect, test as base } from './fixtures.ts';
import type { LocalServer } from './localServer.ts';
import { startModelServer, type Script } from './modelServer.ts';
import type { Server } from './server.ts';
import { startToolServer, type ToolServer } from './toolServer.ts';

// Asks for the stock of what the person names, and says what it hears; without the function it cannot know.
const shopkeeper: Script = (_, messages, tools) => {
  const last = messages.at(-1)!;
  if (last.role === 'tool') return /(\d+) in stock/.test(last.content) ? `We have ${/\d+/.exec(last.content)![0]} of them in the shop.` : 'I could not find out, I am sorry.';
  const article = /lamp|unicorn/.exec(last.content)?.[0];
  return tools.includes('stock') && article ? { tool: 'stock', with: { article } } : 'I can look nothing up.';
};

const test = base.extend<{ modelServer: LocalServer; toolServer: ToolServer }>({
  modelServer: async ({}, use) => {
    const server = await startModelServer(shopkeeper);
    await use(server);
    await server.dispose();
  },
  toolServer: async ({}, use) => {
    const server = await startToolServer({ lamp: 7 });
    await use(server);
    await server.dispose();
  },
  settings: async ({ modelServer, toolServer }, use) => {
    await use({
      PARLEY__BRAIN__ENDPOINT: modelServer.address, PARLEY__BRAIN__PROVIDER: 'openai', PARLEY__BRAIN__MODEL: 'scripted-small',
      PARLEY__ENGINES__TEXTTOSPEECH: 'flite', ...stock(toolServer.address),
    });
  },
});

const stock = (address: string) => ({
  PARLEY__TOOLS__0__NAME: 'stock', PARLEY__TOOLS__0__DESCRIPTION: 'How many of an article are in stock.', PARLEY__TOOLS__0__METHOD: 'GET',
  PARLEY__TOOLS__0__URL: `${address}/articles/{article}/stock`, PARLEY__TOOLS__0__PARAMETERS__0__NAME: 'article',
});

const form = (page: Page) => page.getByRole('form', { name: 'Persona' });
const group = (page: Page) => form(page).getByRole('group', { name: 'Tools' });
const box = (page: Page, name: string) => group(page).getByRole('checkbox', { name, exact: true });
const isSaved = (page: Page) => expect(form(page).getByText('Saved', { exact: true })).toBeVisible();

async function make(server: Server, id: string, tools: readonly string[]): Promise<void> {
  const response = await fetch(`${server.address}/personas/${id}`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: id, prompt: 'You keep a shop.', voice: 'rms', tools }),
  });
  expect(response.ok).toBe(true);
}

async function toolsOf(page: Page, id: string): Promise<string[]> {
  const { tools } = await (await page.request.get(`/personas/${id}`)).json() as { tools: string[] };
  return tools.sort();
}

test('tools are chosen with the keys, saved, and taken out again', async ({ page, server, accessible }) => {
  await make(server, 'ann', []);
  await page.goto('/#/personas/ann');
  await expect(box(page, 'stock')).not.toBeChecked();
  await expect(box(page, 'stock')).toHaveAccessibleDescription('How many of an article are in stock.');
  await expect(group(page).getByText('Parley:Tools')).toBeHidden(); // there are some already
  await expect(group(page).getByText('calls nothing')).toBeHidden();

  await box(page, 'current_time').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(box(page, 'stock')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(form(page).getByText('Not saved yet')).toBeVisible();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  expect(await toolsOf(page, 'ann')).toEqual(['current_time', 'stock']);
  await accessible();

  await page.reload();
  await expect(box(page, 'stock')).toBeChecked();
  await box(page, 'stock').uncheck();
  await box(page, 'stock').check(); // as it was: nothing to save
  await expect(form(page).getByText('Saved', { exact: true })).toBeVisible();
  await group(page).getByText('current_time').click();
  await form(page).getByRole('button', { name: /^Save/ }).click();
  await expect.poll(() => toolsOf(page, 'ann')).toEqual(['stock']);

  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await accessible();
  await page.goto('/#/personas');
  await expect(page.getByRole('article').filter({ hasText: 'ann' }).getByText('stock', { exact: true })).toBeVisible();
});

test('a tool that is missing stays until somebody takes it out; copies and files have it too', async ({ page, server, accessible }) => {
  await make(server, 'ann', ['stock', 'weather']);
  await page.goto('/#/personas/ann');
  await expect(box(page, 'weather')).toBeChecked();
  await expect(group(page).getByText('Missing', { exact: true })).toBeVisible();
  await accessible();
  await form(page).getByLabel('Prompt', { exact: true }).fill('You keep an inn.');
  await form(page).getByRole('button', { name: /^Save/ }).click();
  await isSaved(page);
  expect(await (await page.request.get('/personas/ann')).json()).toMatchObject({ prompt: 'You keep an inn.', tools: ['stock', 'weather'] });

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const yaml = await readFile(await (await downloading).path(), 'utf8');
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await expect(box(page, 'weather')).toBeChecked();
  await page.getByRole('button', { name: 'Create persona' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ann (copy)' })).toBeVisible();
  expect(await toolsOf(page, 'ann-copy')).toEqual(['stock', 'weather']);

  await box(page, 'weather').uncheck();
  await expect(box(page, 'weather')).not.toBeChecked(); // and can be put back until it is saved
  await form(page).getByRole('button', { name: /^Save/ }).click();
  await expect(box(page, 'weather')).toBeHidden();
  expect(await toolsOf(page, 'ann-copy')).toEqual(['stock']);

  await page.getByRole('link', { name: 'Personas' }).first().click();
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import personas' });
  await dialog.getByLabel('YAML').fill(yaml.replace(/^(- |  )?id: .*$/m, '$1id: bob'));
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(await toolsOf(page, 'bob')).toEqual(['stock', 'weather']);
});

test('two who choose different tools see both choices', async ({ page, server }) => {
  await make(server, 'ann', ['weather']);
  await page.goto('/#/personas/ann');
  await box(page, 'stock').check();
  await make(server, 'ann', ['weather', 'current_time']);
  await expect(page.getByText('changed elsewhere while you wrote')).toBeVisible();
  await page.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this persona' });
  await expect(dialog.getByRole('heading', { name: 'Tools' })).toBeVisible();
  await expect(dialog.locator('mark')).toHaveText(['stock', 'current_time']);
  await dialog.getByRole('button', { name: 'Overwrite with mine' }).click();
  await expect(dialog).toBeHidden();
  expect(await toolsOf(page, 'ann')).toEqual(['stock', 'weather']);
});

test('where the tools cannot be listed, those chosen stay', async ({ page, server, accessible }) => {
  await make(server, 'ann', ['stock']);
  await page.route('**/tools', (route) => route.fulfill({ status: 500, body: '' }));
  await page.goto('/#/personas/ann');
  await expect(group(page).getByText('could not be listed just now; those chosen stay')).toBeVisible();
  await expect(box(page, 'stock')).toBeChecked();
  await expect(group(page).getByText('Missing')).toBeHidden();
  await accessible();
  await form(page).getByLabel('Name', { exact: true }).fill('Anna');
  await form(page).getByRole('button', { name: /^Save/ }).click();
  await isSaved(page);
  expect(await toolsOf(page, 'ann')).toEqual(['stock']);

  await page.unroute('**/tools');
  await group(page).getByRole('button', { name: 'Try again' }).click();
  await expect(box(page, 'current_time')).toBeVisible();
  await expect(group(page).getByText('could not be listed')).toBeHidden();
});

base.describe('without a model', () => {
  base('the page says that nothing is called, and how more tools come', async ({ page, accessible }) => {
    await page.goto('/#/personas?new=1');
    await expect(box(page, 'current_time')).not.toBeChecked();
    await expect(group(page).getByText('Parley:Tools')).toBeVisible();
    await expect(group(page).getByText('which calls nothing')).toBeVisible();
    await accessible();
  });
});

test.describe('a question that takes a tool', () => {
  test('is answered aloud with what the tool said, in Talk', async ({ page, server, toolServer, heard, accessible }) => {
    await make(server, 'ann', ['stock']);
    await page.goto('/#/talk?persona=ann');
    const turns = page.getByRole('list', { name: 'What was said' }).locator(':scope > li');
    const ask = async (words: string) => {
      await expect(page.locator('.sign')).toHaveAttribute('data-state', 'idle');
      await page.getByLabel('Message').fill(words);
      await page.getByRole('button', { name: 'Send' }).click();
    };
    await ask('How many lamps do you have?');
    await expect(turns.first().locator('.reply[data-playback=done]')).toHaveText('We have 7 of them in the shop.');
    await expect(turns.first().getByText(/^used stock · (\d+|under 1) ms$/)).toBeVisible();
    expect(await heard.sounding()).toBeGreaterThan(20);
    expect(toolServer.asked).toEqual(['/articles/lamp/stock']);

    await ask('And a unicorn?');
    await expect(turns.nth(1).locator('.reply[data-playback=done]')).toHaveText('I could not find out, I am sorry.');
    await expect(turns.nth(1).getByText('stock failed', { exact: true })).toBeVisible();
    await accessible();
  });

  test('is answered aloud beside the persona, which calls from the turn after it was given the tool', async ({ page, server, heard, accessible }) => {
    await make(server, 'ann', []);
    await page.goto('/#/personas/ann');
    const log = page.getByRole('log');
    const ask = async (words: string) => {
      await page.getByLabel('What you say').fill(words);
      await page.getByRole('button', { name: 'Say it' }).click();
    };
    await ask('How many lamps do you have?');
    await expect(log.getByText('I can look nothing up.')).toBeVisible();
    await box(page, 'stock').check();
    await page.keyboard.press('Control+s');
    await isSaved(page);
    await expect(page.getByText('Type, or hold the button')).toBeVisible();
    await heard.forget();
    await ask('How many lamps do you have?');
    await expect(log.getByText('We have 7 of them in the shop.')).toBeVisible();
    await expect(log.getByText(/^used stock · (\d+|under 1) ms$/)).toHaveCount(1);
    await expect.poll(() => heard.sounding()).toBeGreaterThan(20);
    await accessible();
  });
});
