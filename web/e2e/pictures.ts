import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { expect, test } from './fixtures.ts';
import { ModelServer } from './modelServer.ts';

const folder = resolve(import.meta.dirname, '../../docs/images');

// A model that knows its part, so that the conversation in the pictures is one.
const replies = [
  'Good morning! You have two meetings today: the design review at ten, and lunch with Anna at half past twelve.',
  'The review is in the small room on the second floor. I would bring the drawings of the new hall.',
  'Of course. I moved it to eleven and told everybody who was invited.',
];
const questions = ['What is on today?', 'Where is the review?', 'Could you move it by an hour?'];

test.use({ reducedMotion: 'reduce', settings: { PARLEY__RECORDING__ENABLED: 'true' }, microphone: ['jfk.wav'] });

test('draw the pages', async ({ page, server }) => {
  let asked = 0;
  const model = await ModelServer.start(() => replies[asked++ % replies.length]!);
  await server.stop();
  await server.start({ LLM_ENDPOINT: `${model.address}/v1`, LLM_MODEL: 'scripted-large' });
  await mkdir(folder, { recursive: true });
  for (const [id, name, prompt] of [
    ['secretary', 'Secretary', 'You keep my calendar. Answer in one or two short sentences.'],
    ['tutor', 'Language tutor', 'You teach English. Correct one mistake at a time, kindly, and ask a question back.'],
  ]) await page.request.post('/personas', { data: { id, name, prompt } });

  await page.goto('/');
  await converse(page);
  await draw(page, 'talk');
  for (const name of ['voices', 'personas', 'sessions', 'health', 'settings']) {
    await page.goto(`/#/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await draw(page, name);
  }
  await page.goto('/#/personas/secretary');
  await draw(page, 'persona');
  const [session] = await (await page.request.get('/sessions')).json() as { id: string }[];
  await page.goto(`/#/sessions/${session!.id}`);
  await draw(page, 'session');
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/');
  await draw(page, 'phone');
  await model.dispose();
});

async function converse(page: Page): Promise<void> {
  const turns = page.getByRole('list', { name: 'What was said' }).locator(':scope > li');
  for (const question of questions) {
    await expect(page.locator('.sign')).toHaveAttribute('data-state', 'idle');
    await page.getByLabel('Message').fill(question);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(turns.last()).toContainText(/answered in/);
  }
  await expect(page.locator('.sign')).toHaveAttribute('data-state', 'idle');
}

async function draw(page: Page, name: string): Promise<void> {
  await expect(page.locator('main [role=status] .lines')).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, animations: 'disabled' });
  }
}
