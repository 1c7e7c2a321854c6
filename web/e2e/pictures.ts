import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { expect, test as base } from './fixtures.ts';
import { startModelServer } from './modelServer.ts';
import { recording } from './sound.ts';
import { ask, made } from './voices-api.ts';

const folder = resolve(import.meta.dirname, '../../docs/images');

// A model that knows its part, so that the conversation in the pictures is one. The first question is a recording, spoken.
const spoken = 'librivox-sense_and_sensibility_01_austen_64kb-0880.wav';
const typed = ['Which book is that from?'];
const replies = [
  'Unless to be rather cold hearted and rather selfish is to be ill disposed. So Jane Austen introduces John Dashwood.',
  'Sense and Sensibility, her first novel, printed in eighteen eleven.',
];

const test = base.extend({
  settings: async ({}, use) => {
    let asked = 0;
    const model = await startModelServer(() => replies[asked++ % replies.length]!);
    await use({ LLM_ENDPOINT: model.address, LLM_MODEL: 'scripted-large', PARLEY__RECORDING__ENABLED: 'true' });
    await model.dispose();
  },
});

test.use({ reducedMotion: 'reduce', microphone: [spoken], viewport: { width: 1280, height: 900 } });

test('draw the pages', async ({ page }) => {
  await mkdir(folder, { recursive: true });
  for (const [id, name, prompt] of [
    ['secretary', 'Secretary', 'You keep my calendar. Answer in one or two short sentences.'],
    ['tutor', 'Language tutor', 'You teach English. Correct one mistake at a time, kindly, and ask a question back.'],
  ]) await page.request.post('/personas', { data: { id, name, prompt, tools: id === 'secretary' ? ['current_time'] : [] } });

  await page.goto('/');
  await converse(page);
  await draw(page, 'talk');
  for (const name of ['voices', 'personas', 'sessions', 'health', 'settings']) {
    await page.goto(`/#/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await draw(page, name);
  }
  await page.setViewportSize({ width: 1280, height: 1200 }); // all that a persona has
  await page.goto('/#/personas/secretary');
  await expect(page.getByRole('checkbox', { name: 'current_time' })).toBeVisible();
  await draw(page, 'persona');
  await page.setViewportSize({ width: 1280, height: 900 });
  const [session] = await (await page.request.get('/sessions')).json() as { id: string }[];
  await page.goto(`/#/sessions/${session!.id}`);
  await draw(page, 'session');
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/');
  await draw(page, 'phone');
});

test.describe('with an engine that makes voices', () => {
  test.use({ settings: { PARLEY__ENGINES__TEXTTOSPEECH: 'scripted' } });

  test('draw a voice and a blend', async ({ page, server }) => {
    const anna = await made(server, 'Anna', ['librispeech-2412-153948-0000.wav', 'librispeech-2412-153948-0001.wav'].map((name) => recording(name)!));
    const parts = [{ voice: 'tone', weight: 2 }, { voice: anna.id, weight: 3 }];
    await ask(server, 'POST', '/voices', { name: 'Evening', description: 'For the bedtime stories', blend: parts });
    await page.goto(`/#/voices/${anna.id}`);
    await expect(page.getByText('The voice is ready')).toBeVisible();
    await draw(page, 'voice');
    await page.goto('/#/voices?make=blend&of=tone(2)%2Banna(3)');
    await expect(page.getByRole('slider')).toHaveCount(2);
    await draw(page, 'blend');
  });
});

async function converse(page: Page): Promise<void> {
  const isReady = () => expect(page.locator('.sign')).toHaveAttribute('data-state', 'idle');
  const turns = page.getByRole('list', { name: 'What was said' }).locator(':scope > li');
  await isReady();
  await page.getByRole('switch', { name: 'Keep the sound' }).click();
  await isReady();
  await page.keyboard.down('Space');
  await expect(page.locator('.you.partial')).toHaveText(/young man/);
  await page.keyboard.up('Space');
  await expect(turns.last()).toContainText(/answered in/);
  for (const question of typed) {
    await isReady();
    await page.getByLabel('Message').fill(question);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(turns.last()).toContainText(question);
    await expect(turns.last()).toContainText(/answered in/);
  }
  await isReady();
}

// Both schemes, when nothing is still to come.
async function draw(page: Page, name: string): Promise<void> {
  await expect(page.locator('main').getByText(/^Reading /)).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, animations: 'disabled' });
  }
}
