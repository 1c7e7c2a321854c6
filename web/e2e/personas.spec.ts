import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';

import { expect, test as base } from './fixtures.ts';
import type { LocalServer } from './localServer.ts';
import { startModelServer } from './modelServer.ts';
import type { Server } from './server.ts';

const test = base.extend<{ modelServer: LocalServer }>({
  modelServer: async ({}, use) => {
    const server = await startModelServer((prompt) => (/pirate/i.test(prompt) ? 'Arr, welcome aboard my ship.' : 'Good day, what shall it be.'));
    await use(server);
    await server.dispose();
  },
  settings: async ({ modelServer }, use) => {
    await use({ LLM_ENDPOINT: modelServer.address, LLM_MODEL: 'scripted-small', PARLEY__ENGINES__TEXTTOSPEECH: 'flite' });
  },
});

const log = (page: Page) => page.getByRole('log');
const field = (page: Page, name: string) => page.getByRole('form', { name: 'Persona' }).getByLabel(name, { exact: true });

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('What you say').fill(text);
  await page.getByRole('button', { name: 'Say it' }).click();
}

async function make(server: Server, id: string, fields: object = {}): Promise<void> {
  const response = await fetch(`${server.address}/personas/${id}`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: id, prompt: 'You keep a shop.', voice: 'rms', ...fields }),
  });
  expect(response.ok).toBe(true);
}

test('a persona is made, tried, changed, and the difference is heard', async ({ page, heard, accessible }) => {
  await page.goto('/#/personas');
  await page.getByRole('link', { name: 'New persona' }).click();
  await field(page, 'Name').fill('Ann');
  await expect(field(page, 'Id')).toHaveValue('ann');
  await field(page, 'Prompt').fill('You keep a shop. Be brief.');
  await field(page, 'Voice').selectOption('rms');
  await field(page, 'Model').fill('scripted-large');
  await page.getByRole('button', { name: 'Create persona' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ann' })).toBeVisible();

  await say(page, 'Hello');
  await expect(log(page).getByText('Good day, what shall it be.')).toBeVisible();
  await expect.poll(() => heard.sounding()).toBeGreaterThan(20);
  await expect(page.getByText('Type, or hold the button')).toBeVisible();
  const before = await heard.pitchHz();

  await field(page, 'Prompt').fill('You are a pirate. Be brief.');
  await field(page, 'Voice').selectOption('slt');
  await expect(page.getByText('It answers as it was saved last')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('It answers as it was saved last')).toBeHidden();
  await heard.forget();
  await say(page, 'Hello again');
  await expect(log(page).getByText('Arr, welcome aboard my ship.')).toBeVisible();
  await expect.poll(() => heard.sounding()).toBeGreaterThan(20);
  await expect(page.getByText('Type, or hold the button')).toBeVisible();

  await accessible();
  expect(before, 'a man').toBeGreaterThan(60);
  expect(await heard.pitchHz(), 'a woman now').toBeGreaterThan(1.25 * before);
});

test.describe('with a microphone', () => {
  test.use({ microphone: [{ silenceS: 0.5 }, 'an4-an152-mwhw-b.wav', { silenceS: 3 }] });

  test('it hears while the space bar is held, and answers aloud', async ({ page, server, heard }) => {
    await make(server, 'ann');
    await page.goto('/#/personas/ann');
    await page.getByRole('button', { name: 'Hold to talk' }).focus();
    await page.keyboard.down(' ');
    await expect(page.getByRole('button', { name: 'Let go to send' })).toBeVisible();
    await expect(page.getByRole('meter')).toBeVisible();
    await expect(log(page).getByText('You', { exact: true })).toBeVisible();
    await page.keyboard.up(' ');
    await expect(log(page).getByText('Good day, what shall it be.')).toBeVisible();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(20);
  });
});

test.describe('without a microphone', () => {
  test.use({ microphoneAllowed: false });

  test('it says what to do, and can be typed to; a conversation that is cut off goes on', async ({ page, server, heard }) => {
    await make(server, 'ann');
    await page.goto('/#/personas/ann');
    await page.getByRole('button', { name: 'Hold to talk' }).click();
    await expect(page.getByRole('alert').getByText('Allow it for this page')).toBeVisible();

    await say(page, 'Hello');
    await expect(log(page).getByText('Good day, what shall it be.')).toBeVisible();
    await expect(page.getByRole('alert')).toBeHidden();
    await server.stop('SIGKILL');
    await expect(page.getByRole('alert').getByText('The conversation is cut off')).toBeVisible();
    await server.start();
    await expect(page.getByRole('alert').getByText('The conversation is cut off')).toBeHidden();
    await heard.forget();
    await say(page, 'Are you there?');
    await expect(log(page).getByText('Good day, what shall it be.')).toHaveCount(2);
    await expect.poll(() => heard.sounding()).toBeGreaterThan(10);
  });
});

test('the voice is heard before anything is saved, and what is wrong with it is said', async ({ page, server, heard }) => {
  await make(server, 'ann', { voice: 'nobody' });
  await page.goto('/#/personas/ann');
  await expect(page.getByText('There is no voice \'nobody\' here now')).toBeVisible();
  await page.getByRole('button', { name: 'Hear the voice' }).click();
  await expect(field(page, 'Say')).toHaveAttribute('aria-invalid', 'true');

  await field(page, 'Voice').selectOption('slt');
  await page.getByRole('button', { name: 'Hear the voice' }).click();
  await expect.poll(() => heard.sounding()).toBeGreaterThan(10);
  await expect(page.getByText('Not saved yet')).toBeVisible();
});

test('two who change the same persona lose nothing', async ({ page, server, accessible }) => {
  await make(server, 'ann', { prompt: 'One.\nTwo.' });
  await page.goto('/#/personas/ann');
  await field(page, 'Prompt').fill('One.\nMine.');
  await make(server, 'ann', { prompt: 'One.\nTheirs.', voice: 'slt' });
  await expect(page.getByText('changed elsewhere while you wrote')).toBeVisible();
  await page.getByRole('button', { name: /^Save/ }).click();

  const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this persona' });
  await expect(dialog.getByText('Mine.')).toBeVisible();
  await expect(dialog.getByText('Theirs.')).toBeVisible();
  await expect(dialog.getByRole('heading', { name: 'Voice' })).toBeVisible();
  await accessible();
  await dialog.getByRole('button', { name: 'Overwrite with mine' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(await (await page.request.get('/personas/ann')).json()).toMatchObject({ prompt: 'One.\nMine.', voice: 'rms' });

  await field(page, 'Prompt').fill('Mine again.');
  await make(server, 'ann', { prompt: 'Theirs again.' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(field(page, 'Prompt')).toHaveValue('Theirs again.');

  await make(server, 'ann', { prompt: 'Later.' });
  await expect(field(page, 'Prompt')).toHaveValue('Later.'); // nothing was written here: simply shown

  await field(page, 'Prompt').fill('Kept.');
  await page.request.delete('/personas/ann');
  await expect(page.getByText('was deleted elsewhere')).toBeVisible();
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('button', { name: 'Save mine anew' }).click();
  await expect(page.getByText('was deleted elsewhere')).toBeHidden();
  expect(await (await page.request.get('/personas/ann')).json()).toMatchObject({ prompt: 'Kept.' });
});

test('what was written is not lost by leaving', async ({ page, server }) => {
  await make(server, 'ann');
  await page.goto('/#/personas/ann');
  await field(page, 'Name').fill('Anna');
  await page.getByRole('link', { name: 'Voices' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await expect(field(page, 'Name')).toHaveValue('Anna');

  await field(page, 'Prompt').fill('');
  await page.getByRole('link', { name: 'Voices' }).click();
  await dialog.getByRole('button', { name: 'Save and leave' }).click();
  await expect(page.getByText('Write what it is and how it answers.')).toBeVisible(); // cannot be saved, so one stays
  await expect(field(page, 'Prompt')).toBeFocused();

  await field(page, 'Prompt').fill('Be kind.');
  await page.getByRole('link', { name: 'Voices' }).click();
  await dialog.getByRole('button', { name: 'Save and leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Voices' })).toBeVisible();
  expect(await (await page.request.get('/personas/ann')).json()).toMatchObject({ name: 'Anna', prompt: 'Be kind.' });

  await page.getByRole('link', { name: 'Personas' }).click();
  await page.getByRole('link', { name: 'Anna', exact: true }).click();
  await field(page, 'Name').fill('Else');
  await page.evaluate(() => window.history.back());
  await dialog.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible();
});

test('deleting can be taken back; those of the settings stay and say why', async ({ page, server }) => {
  await make(server, 'ann');
  await make(server, 'bob');
  await page.goto('/#/personas');
  await page.getByRole('button', { name: 'Delete ann' }).click();
  await expect(page.getByRole('link', { name: 'ann', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'ann', exact: true })).toBeVisible();
  expect((await page.request.get('/personas/ann')).status()).toBe(200);

  await page.getByRole('link', { name: 'bob', exact: true }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'bob', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(async () => (await page.request.get('/personas/bob')).status()).toBe(404);

  await expect(page.getByRole('button', { name: 'Delete Assistant' })).toBeHidden();
  await page.getByRole('link', { name: 'Assistant', exact: true }).click();
  await expect(page.getByText('it cannot be deleted here')).toBeVisible();
  await field(page, 'Name').fill('Helper');
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).last().click();
  await expect(page.getByRole('link', { name: 'Assistant', exact: true })).toBeVisible(); // there again
});

test('personas are duplicated, exported and imported', async ({ page, server }) => {
  await make(server, 'ann', { name: 'Ann' });
  await page.goto('/#/personas');
  await page.getByRole('link', { name: 'Duplicate Ann' }).click();
  await expect(field(page, 'Name')).toHaveValue('Ann (copy)');
  await field(page, 'Id').fill('ann');
  await page.getByRole('button', { name: 'Create persona' }).click();
  await expect(page.getByText('There is a persona “ann” already')).toBeVisible();
  await field(page, 'Id').fill('ann-2');
  await page.getByRole('button', { name: 'Create persona' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ann (copy)' })).toBeVisible();

  await page.getByRole('link', { name: 'Personas' }).first().click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Ann', exact: true }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe('ann.yaml');
  const yaml = await readFile(await file.path(), 'utf8');
  expect(yaml).toContain('You keep a shop.');

  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import personas' });
  await dialog.getByLabel('YAML').fill('- id: &x shop\n  prompt: X');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText('Line 1: anchors')).toBeVisible();
  await dialog.getByLabel('File').setInputFiles({ name: 'ann.yaml', mimeType: 'application/yaml', buffer: Buffer.from(yaml.replace('keep a shop', 'keep an inn')) });
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText('Nothing was imported')).toBeVisible();
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('You keep an inn.')).toBeVisible();
});

test('a server that goes away costs nothing of what was written', async ({ page, server }) => {
  await make(server, 'ann');
  await page.goto('/#/personas/ann');
  await field(page, 'Prompt').fill('Written while it was away.');
  await server.stop('SIGKILL');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('alert').getByText('Parley cannot be reached')).toBeVisible();
  await server.start();
  await expect(page.getByText('What you see may be out of date')).toBeHidden();
  await expect(field(page, 'Prompt')).toHaveValue('Written while it was away.');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(await (await page.request.get('/personas/ann')).json()).toMatchObject({ prompt: 'Written while it was away.' });
});

test('thousands of personas, and very long ones, are still found', async ({ page, server, accessible }) => {
  for (let from = 0; from < 2_000; from += 200) {
    const yaml = Array.from({ length: 200 }, (_, i) => `- {id: p${from + i}, name: Persona ${from + i}, prompt: Be kind.}`).join('\n');
    const response = await page.request.post('/personas', { headers: { 'Content-Type': 'application/yaml' }, data: yaml });
    expect(response.status()).toBe(201);
  }
  const long = 'Wordwithoutanend'.repeat(6);
  await make(server, 'long', { name: long, prompt: `${long} `.repeat(200) });
  await page.goto('/#/personas');
  await expect(page.getByText('2,002 personas')).toBeVisible();
  await page.getByRole('button', { name: 'Show 100 more' }).click();
  await expect(page.getByRole('article')).toHaveCount(200);
  await page.getByLabel('Search personas').fill('persona 1234');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByLabel('Search personas').fill('nobody is like that');
  await expect(page.getByText('No persona is like that')).toBeVisible();

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByLabel('Search personas').fill('wordwithout');
  await expect(page.getByRole('article')).toHaveCount(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await accessible();
  await page.getByRole('link', { name: long, exact: true }).click();
  await expect(field(page, 'Prompt')).not.toHaveValue('');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await field(page, 'Prompt').fill('x'.repeat(20_010));
  await expect(page.getByText('take out 10.')).toBeVisible();
  await accessible();
});

test('an address of no persona, and a form with mistakes, say what to do', async ({ page, accessible }) => {
  await page.goto('/#/personas/nobody');
  await expect(page.getByText('There is no persona “nobody”')).toBeVisible();
  await page.goto('/#/personas?new=1');
  await field(page, 'Name').fill('Ünï');
  await expect(field(page, 'Id')).toHaveValue('uni');
  await field(page, 'Language').fill('english language');
  await page.getByRole('button', { name: 'Create persona' }).click();
  await expect(page.getByText('A code such as en, de or pt-BR')).toBeVisible();
  await expect(field(page, 'Prompt')).toBeFocused();
  await accessible();
});
