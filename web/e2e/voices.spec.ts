import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from './fixtures.ts';
import { recording } from './sound.ts';
import { addSample, ask, create, exists, made, soundFile } from './voices-api.ts';

// One speaker, 22 s.
const SPEECH = ['librispeech-2412-153948-0000.wav', 'librispeech-2412-153948-0001.wav'];
const speech = () => SPEECH.map((name) => recording(name)!);
const scripted = { PARLEY__ENGINES__TEXTTOSPEECH: 'scripted' };

test.use({ settings: scripted });
test.beforeEach(() => test.skip(SPEECH.some((name) => !recording(name)), 'the recordings are absent; set PARLEY_SHARED to the folder that has speech/'));

test.describe('with a microphone', () => {
  test.use({ microphone: SPEECH });

  test('a voice is made of what was recorded in the page, and is heard', async ({ heard, page, server, accessible }) => {
    await page.goto('/#/voices');
    await page.getByRole('link', { name: 'New voice' }).click();
    await page.getByLabel('Name').fill('Anna Björk');
    await page.getByRole('button', { name: 'Go on to the recordings' }).click();
    await expect(page.getByText('Without the person’s consent')).toBeVisible();
    await accessible();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Go on to the recordings' }).click();

    await expect(page.getByRole('heading', { level: 1, name: 'Anna Björk' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Make the voice' })).toBeDisabled();
    await page.getByRole('button', { name: 'Record here' }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect(page.getByText('Go on: ')).toBeVisible();
    await expect(page.getByRole('meter')).not.toHaveAttribute('aria-valuenow', '-60');
    await expect(page.getByText('Enough for a quick voice')).toBeVisible();
    await expect(page.getByLabel('Recorded so far')).toHaveText(/0:1[3-9]/);
    await expect(page.getByText('Level and background are good.')).toBeVisible();
    await accessible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByLabel('Your recording')).toBeVisible();
    await page.getByRole('button', { name: 'Use this recording' }).click();

    const kept = page.getByRole('list', { name: 'Recordings of this voice' }).getByRole('listitem').first();
    await expect(kept).toContainText('of speech in');
    await expect(page.getByText(/of speech: quick quality\. .* more make it standard/)).toBeVisible();
    await accessible();
    await page.getByRole('button', { name: 'Make the voice' }).click();
    await expect(page.getByText('The voice is ready')).toBeVisible();
    await page.getByLabel('What it shall say').fill('Hello, this is Anna.');
    await page.getByRole('button', { name: 'Listen', exact: true }).click();
    await expect(page.getByText(/of sound, the first sound after/)).toBeVisible();
    expect(await heard.sounding()).toBeGreaterThan(20);
    const report = await ask<{ status: string; quality: string }>(server, 'GET', '/voices/anna-bjork');
    expect(report).toMatchObject({ status: 'ready', quality: 'quick' });
    await accessible();
  });
});

test.describe('without permission', () => {
  test.use({ microphoneAllowed: false });

  test('a microphone that is blocked says what to do', async ({ page, server }) => {
    const { id } = await create(server, 'Anna');
    await page.goto(`/#/voices/${id}`);
    await page.getByRole('button', { name: 'Record here' }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText(/Allow it for this page|no microphone/);
    await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeEnabled();
  });
});

test('a voice of the list is heard, stopped and downloaded', async ({ heard, page, accessible }) => {
  await page.goto('/#/voices');
  await expect(page.getByText('Default')).toBeVisible();
  await expect(page.getByText('None of them is yours yet')).toBeVisible();
  await accessible();
  await page.getByLabel('What the voices shall say').fill('A tone.');
  await page.getByRole('button', { name: 'Listen: tone' }).click();
  await expect(page.getByRole('button', { name: 'Stop: tone' })).toBeVisible();
  await expect(page.getByText(/1\.0 s of sound/)).toBeVisible();
  expect(await heard.peak()).toBeGreaterThan(0.2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download WAV' }).click();
  expect((await download).suggestedFilename()).toBe('tone.wav');
  await page.getByRole('searchbox').fill('nobody is called so');
  await expect(page.getByText('No voice is like that')).toBeVisible();
  await page.getByRole('button', { name: 'Show all voices' }).click();
  await expect(page.getByRole('link', { name: 'tone' })).toBeVisible();
});

test('recordings that are no speech are refused with advice; what broke off can be sent again', async ({ page, server, accessible }) => {
  const { id } = await create(server, 'Anna');
  await page.goto(`/#/voices/${id}`);
  const files = page.locator('input[type=file]');
  const queue = page.getByRole('list', { name: 'Being sent' });

  await files.setInputFiles([await soundFile(server, 'silence.wav', [{ silenceS: 12 }]), await soundFile(server, 'short.wav', [{ silenceS: 0 }])]);
  await expect(queue.getByText('The recording is silent')).toBeVisible();
  await expect(queue.getByText('no sound', { exact: false })).toBeVisible();
  await accessible();
  await queue.getByRole('button', { name: 'Dismiss: silence.wav' }).click();
  await queue.getByRole('button', { name: 'Dismiss: short.wav' }).click();

  const problem = { type: 'urn:parley:problem:no-room', title: 'No room', status: 507, detail: 'The disk is full. Free some space on the server, then try again.' };
  await page.route('**/samples', (route) => route.request().method() === 'POST' ? route.fulfill({ status: 507, contentType: 'application/problem+json', json: problem }) : route.fallback());
  await files.setInputFiles(await soundFile(server, 'good.wav', speech()));
  await expect(queue.getByRole('alert')).toContainText('Free some space');
  await page.unroute('**/samples');
  await queue.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('list', { name: 'Recordings of this voice' })).toContainText('good.wav');
  await expect(queue).toBeHidden();
});

test.describe('with a small limit', () => {
  test.use({ settings: { ...scripted, PARLEY__VOICES__MAXSAMPLEBYTES: '100000' } });

  test('a recording that is too large is not even sent', async ({ page, server }) => {
    const { id } = await create(server, 'Anna');
    await page.goto(`/#/voices/${id}`);
    await page.locator('input[type=file]').setInputFiles(await soundFile(server, 'long.wav', speech()));
    await expect(page.getByRole('alert')).toContainText('at most 100 kB are taken');
  });
});

test.describe('with a failure that may pass', () => {
  test.use({ settings: { ...scripted, PARLEY__TRAINING__RETRYDELAYMS: '600000' } });

  test('making a voice says why it did not work, and is called off', async ({ page, server, accessible }) => {
    const { id } = await create(server, 'Anna');
    await addSample(server, id, speech());
    await removeFiles(server.folder);
    await page.goto(`/#/voices/${id}`);
    await page.getByRole('button', { name: 'Make the voice' }).click();
    await expect(page.getByText('It did not work, and is tried again soon')).toBeVisible();
    await expect(page.getByRole('progressbar')).toBeVisible();
    await accessible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Making it was cancelled')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Make the voice' })).toBeEnabled();
    expect(await ask<{ state: string }[]>(server, 'GET', `/training?voice_id=${id}`)).toMatchObject([{ state: 'cancelled' }]);
  });
});

test.describe('with a failure', () => {
  test.use({ settings: { ...scripted, PARLEY__TRAINING__MAXATTEMPTS: '1' } });

  test('making a voice that fails says why and what to do', async ({ page, server, accessible }) => {
    const { id } = await create(server, 'Anna');
    await addSample(server, id, speech());
    await removeFiles(server.folder);
    await page.goto(`/#/voices/${id}`);
    await page.getByRole('button', { name: 'Make the voice' }).click();
    await expect(page.getByRole('alert')).toContainText('The voice could not be made');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeEnabled();
    await accessible();
    await page.getByRole('link', { name: 'Voices', exact: true }).first().click();
    await expect(page.getByText('Failed', { exact: true })).toBeVisible();
  });
});

test('a long job tells how far it is, and is called off', async ({ page, server }) => {
  const { id } = await create(server, 'Anna');
  const long = Array.from({ length: 40 }, speech).flat(); // 15 min
  await addSample(server, id, long);
  await page.goto(`/#/voices/${id}`);
  await expect(page.getByText(/of speech: professional quality/)).toBeVisible();
  await page.getByRole('button', { name: 'Make the voice' }).click();
  await expect(page.getByText('Listening to the recordings')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Making it was cancelled')).toBeVisible();
});

test('a deleted voice comes back when that is taken back, and is gone when the page is left', async ({ page, server }) => {
  const { id } = await create(server, 'Anna');
  await page.goto('/#/voices');
  await page.getByRole('button', { name: 'Delete Anna' }).click();
  await expect(page.getByRole('link', { name: 'Anna' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Anna' })).toBeVisible();
  expect(await exists(server, id)).toBe(true);

  await page.getByRole('link', { name: 'Anna' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Voices' })).toBeVisible();
  await expect(page.getByText('is deleted')).toBeVisible();
  await page.goto('about:blank');
  await expect.poll(() => exists(server, id)).toBe(false);
});

test('voices are mixed, heard, kept and mixed again', async ({ heard, page, server, accessible }) => {
  await made(server, 'Anna', speech());
  await page.goto('/#/voices?make=blend');
  await page.getByLabel('First voice').selectOption('tone');
  await page.getByLabel('Add a voice').selectOption('anna');
  await page.getByRole('slider', { name: 'Anna' }).fill('3');
  await expect(page.getByText('tone+anna(3)')).toBeVisible();
  await expect(page.getByText('75 %')).toBeVisible();
  await page.getByRole('button', { name: 'Listen', exact: true }).click();
  await expect(page.getByText(/of sound, the first/)).toBeVisible();
  expect(await heard.sounding()).toBeGreaterThan(20);
  await accessible();
  await page.getByRole('button', { name: 'Keep the blend' }).click();
  await expect(page.getByText('Give it a name')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Evening');
  await page.getByRole('button', { name: 'Keep the blend' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Evening' })).toBeVisible();
  await page.getByRole('button', { name: 'Listen', exact: true }).click();
  await expect(page.getByText(/of sound, the first/)).toBeVisible();
  await accessible();
  await page.getByRole('link', { name: 'Mix another like it' }).click();
  await expect(page.getByRole('slider', { name: 'Anna' })).toHaveValue('3');
});

test.describe('without an engine for it', () => {
  test.use({ settings: {} });

  test('making and mixing voices say what is missing and how to get it', async ({ page, accessible }) => {
    await page.goto('/#/voices?make=clone');
    await expect(page.getByText('No engine that makes voices is installed')).toBeVisible();
    await expect(page.locator('main').getByRole('link', { name: 'Models and health' })).toBeVisible();
    await expect(page.locator('code', { hasText: 'parley models pull pocket-tts' }).first()).toBeVisible();
    await accessible();
    await page.goto('/#/voices?make=blend');
    await expect(page.getByText('The engine in use cannot blend voices')).toBeVisible();
    await accessible();
  });
});

test('hundreds of voices and very long names stay in order', async ({ page, server, accessible }) => {
  for (let i = 1; i <= 240; i++) await create(server, `Voice ${i}`);
  await create(server, 'W'.repeat(100));
  await page.goto('/#/voices');
  await expect(page.getByText('242 voices')).toBeVisible();
  await expect(page.locator('main li')).toHaveCount(100);
  await page.getByRole('button', { name: /Show more/ }).click();
  await expect(page.locator('main li')).toHaveCount(242);
  await page.getByRole('searchbox').fill('voice 17');
  await expect(page.getByText('13 of 242 voices')).toBeVisible();
  await page.getByRole('searchbox').fill('WWW');
  await accessible();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole('link', { name: 'WWW' }).click();
  await expect(page.getByRole('button', { name: 'Record here' })).toBeVisible();
  await page.getByRole('button', { name: 'Record here' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('a voice that is gone says so; a built-in one cannot be deleted', async ({ page }) => {
  await page.goto('/#/voices/nobody');
  await expect(page.getByRole('alert')).toContainText('There is no voice');
  await page.goto('/#/voices/tone');
  await expect(page.getByRole('button', { name: 'Listen', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeHidden();
});

// The real engine's graphs; without the published weights the sound is noise, and long or short as it likes.
test.describe('with Pocket TTS', () => {
  const model = process.env.PARLEY_TEST_MODELS ? join(process.env.PARLEY_TEST_MODELS, 'pocket-tts', 'tiny') : '';
  test.use({ settings: { PARLEY__ENGINES__TEXTTOSPEECH: 'pocket-tts', PARLEY__MODELS__DIRECTORY: model } });

  test('a voice is made of a recording and speaks', async ({ heard, page, server }) => {
    test.skip(!existsSync(join(model, 'bundle.json')), 'the graphs are absent; set PARLEY_TEST_MODELS to the folder that has pocket-tts/tiny');
    const { id } = await create(server, 'Anna');
    await page.goto(`/#/voices/${id}`);
    await page.locator('input[type=file]').setInputFiles(await soundFile(server, 'anna.wav', speech()));
    await expect(page.getByRole('list', { name: 'Recordings of this voice' })).toContainText('anna.wav');
    await page.getByRole('button', { name: 'Make the voice' }).click();
    await expect(page.getByText('The voice is ready')).toBeVisible();
    await page.getByLabel('What it shall say').fill('Hello.');
    await page.getByRole('button', { name: 'Listen', exact: true }).click();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(3);
  });
});

test('a key that may only read is offered nothing else', async ({ page, server }) => {
  const { id } = await create(server, 'Anna');
  await page.route('**/keys/self', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...await answer.json() as object, scopes: ['read'] } });
  });
  await page.goto('/#/voices');
  await expect(page.getByText('that takes the scope talk')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Anna' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New voice' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Listen: tone' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Delete Anna' })).toBeHidden();
  await page.goto(`/#/voices/${id}`);
  await expect(page.getByText('that takes the scope write')).toBeVisible();
  await page.goto('/#/voices?make=clone');
  await expect(page.getByText('may not make voices')).toBeVisible();
});

// What a full or broken disk does to recordings.
async function removeFiles(folder: string): Promise<void> {
  const samples = join(folder, 'data', 'samples');
  for (const entry of await readdir(samples, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await rm(join(entry.parentPath, entry.name));
  }
}
