import { readFile, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { canSeed, seedRecording, seedSessions } from './seed.ts';
import { recording } from './sound.ts';
import { beginSession, holdSession } from './talking.ts';

const spoken = recording('an4-an152-mwhw-b.wav');
const noRecording = 'the recording is absent; set PARLEY_SHARED to the folder that has speech/';
const noPython = 'python3 fills the database; it is absent';

const rows = (page: Page) => page.getByRole('main').getByRole('listitem');
const open = (page: Page) => rows(page).getByRole('link').first().click();
const track = (page: Page) => page.getByRole('slider', { name: 'Time line' });
const turn = (page: Page, number: number) => page.locator(`[data-turn="${number}"]`);

/** Where playback is, in seconds. */
const place = async (page: Page) => Number(await track(page).getAttribute('aria-valuenow'));

/** Takes down which turns and words are marked from now on, however quickly they go by. */
const watch = (page: Page) => page.evaluate(() => {
  const seen = { turns: [] as number[], words: [] as string[] };
  Object.assign(window, { seen });
  const look = () => {
    const current = document.querySelector<HTMLElement>('[aria-current=true][data-turn]');
    const number = Number(current?.dataset.turn);
    if (current && seen.turns.at(-1) !== number) seen.turns.push(number);
    const word = current?.querySelector('mark')?.textContent;
    if (word && seen.words.at(-1) !== word) seen.words.push(word);
  };
  new MutationObserver(look).observe(document.querySelector('main')!, { subtree: true, childList: true, attributes: true, characterData: true });
});
const watched = (page: Page) => page.evaluate(() => (window as unknown as { seen: { turns: number[]; words: string[] } }).seen);

/** Scrolls until so many rows are there. */
const scrollTo = (page: Page, wanted: number) => expect(async () => {
  await page.mouse.wheel(0, 100_000);
  expect(await rows(page).count()).toBeGreaterThanOrEqual(wanted);
}).toPass();

test.describe('recorded', () => {
  test.use({ settings: { Parley__Recording__Enabled: 'true' } });
  test.skip(!spoken, noRecording);

  test('a session that was held is drawn, played in step and exported', async ({ page, heard, accessible }) => {
    await page.goto('/#/sessions');
    await expect(page.getByText('No sessions yet')).toBeVisible();
    await accessible();
    const long = 'Tell me something that is long enough to be interrupted before it has come to its end.';
    await holdSession(page, 'held', [{ recording: spoken! }, { text: long, cancelAfterMs: 1_500 }, { text: 'Good.' }], { record: true });
    await expect(rows(page)).toContainText('3 turns');
    await expect(rows(page)).not.toContainText('Live');
    await open(page);

    await expect(turn(page, 2)).toContainText('Interrupted');
    await expect(turn(page, 2)).toContainText('Not heard:');
    await expect(page.getByText(/^Answered after .* in half of the turns/)).toBeVisible();
    await page.getByRole('switch', { name: 'Latencies' }).check();
    await expect(page.getByRole('table', { name: 'Latency of turn 1' })).toContainText('Transcription');
    await page.getByRole('switch', { name: 'Events' }).check();
    await expect(page.getByText('Microphone opened')).toBeVisible();
    await accessible();

    await watch(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(5);
    await expect(turn(page, 3)).toHaveAttribute('aria-current', 'true'); // it stays there at the end
    const { turns, words } = await watched(page);
    expect(turns).toEqual([1, 2, 3]);
    expect(words).toContain('said:');

    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
    await page.getByLabel('Speed').selectOption('0.5 ×');
    await track(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await page.keyboard.press('Space');
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
    await page.keyboard.press('Home');
    await expect.poll(() => place(page)).toBe(0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => place(page)).toBe(5);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(turn(page, 2)).toHaveAttribute('aria-current', 'true');
    await page.getByRole('button', { name: 'Go to turn 3' }).click();
    await expect(turn(page, 3)).toHaveAttribute('aria-current', 'true');
    const box = (await track(page).boundingBox())!;
    await page.mouse.click(box.x + 2, box.y + 40);
    await expect.poll(() => place(page)).toBe(0);
    await page.getByLabel('Speed').selectOption('2 ×');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible(); // to the end
    await expect.poll(() => place(page)).toBe(Number(await track(page).getAttribute('aria-valuemax')));

    for (const [name, text] of [['Markdown', '# Session held'], ['Subtitles', '-->'], ['JSON', '"turns"'], ['Sound', 'RIFF']] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('link', { name }).click()]);
      expect(await readFile(await download.path(), 'latin1')).toContain(text);
    }
  });

  test('sound that is damaged is told as none, and the session plays as text', async ({ page, server }) => {
    await page.goto('/#/sessions');
    await holdSession(page, 'held', [{ text: 'Hello.' }], { record: true });
    const folder = join(server.folder, 'data', 'recordings');
    for (const name of await readdir(folder)) await writeFile(join(folder, name), 'no recording');
    await page.goto('/#/sessions/held');
    await expect(page.getByText('No sound is kept of this session')).toBeVisible();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect(turn(page, 1)).toHaveAttribute('aria-current', 'true');
  });
});

test.describe('with keys', () => {
  test.use({ settings: { Parley__Recording__Enabled: 'true' } });

  test('the sound is fetched with the key', async ({ page, server, heard }) => {
    const key = /pk_\w+/.exec(await server.run('keys', 'create', '--name', 'page', '--scopes', 'read,write,talk'))![0];
    await server.stop();
    await server.start({ Parley__Access__RequireKeys: 'true' });
    await page.goto('/#/sessions');
    await page.getByRole('textbox', { name: 'API key' }).fill(key);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await expect(page.getByText('No sessions yet')).toBeVisible();
    await holdSession(page, 'held', [{ text: 'Say this sentence, please.' }], { record: true, key });
    await open(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('link', { name: 'Sound' }).click()]);
    expect(await readFile(await download.path(), 'latin1')).toContain('RIFF');
  });
});

test('a live session is followed until it ends, and is not deleted before', async ({ page, context, accessible }) => {
  await page.goto('/#/sessions');
  await expect(page.getByText('No sessions yet')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/#/sessions');
  await beginSession(other, 'live');
  await expect(rows(page)).toContainText('Live');
  await open(page);
  await expect(page.getByText('Nothing was said yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeHidden();

  await other.evaluate(() => (window as unknown as { say: (text: string) => void }).say('What is new?'));
  await expect(turn(page, 1)).toContainText('What is new?');
  await expect(turn(page, 1)).toContainText('You said: What is new?');
  await accessible();
  await other.evaluate(() => (window as unknown as { leave: () => void }).leave());
  await expect(page.getByText('Ended because the client left')).toBeVisible();
  await expect(page.getByRole('main').getByText('Live', { exact: true })).toBeHidden();

  await page.request.delete('/sessions/live');
  await expect(page.getByText('This session is not here')).toBeVisible();
  await accessible();
  await page.getByRole('link', { name: 'All sessions' }).click();
  await expect(page.getByText('No sessions yet')).toBeVisible();
});

test('what is deleted can be taken back, until it is gone', async ({ page, server }) => {
  await page.goto('/#/sessions');
  await holdSession(page, 'first', [{ text: 'Keep this.' }]);
  await holdSession(page, 'second', [{ text: 'Throw this away.' }]);
  await expect(rows(page)).toHaveCount(2);
  await rows(page).first().getByRole('button', { name: /^Delete session “Throw this away/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole('link', { name: /Throw this away/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(async () => (await page.request.get('/sessions/second')).status()).toBe(404);
  expect((await page.request.get('/sessions/first')).status()).toBe(200);

  await server.stop('SIGKILL');
  await expect(page.getByText('Parley cannot be reached.')).toBeVisible();
  await expect(rows(page)).toHaveCount(1); // what was read stays
});

test.describe('many', () => {
  test.skip(!canSeed, noPython);
  test.use({ settings: { Parley__Sessions__RetentionDays: '36000', Parley__Recording__RetentionDays: '36000' } }); // they are of a certain day

  test('10,000 sessions are listed, searched and narrowed quickly', async ({ page, server, accessible }) => {
    await seedSessions(server, { sessions: 10_000 });
    await page.goto('/#/sessions');
    await expect(rows(page)).toHaveCount(50);
    await accessible();

    const search = page.getByRole('searchbox', { name: 'Search' });
    const answered = page.waitForResponse((response) => response.url().includes('q=zebra'));
    await search.fill('zebra');
    const timing = (await answered).request().timing();
    expect(timing.responseStart - timing.requestStart, 'words that one in 10,000 has').toBeLessThan(2_000);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page).locator('mark')).toHaveText('Zebra');
    await open(page);
    await expect(turn(page, 3)).toHaveAttribute('aria-current', 'true');
    await expect(turn(page, 3).locator('mark')).toHaveText('Zebra');
    await expect(turn(page, 3)).toBeInViewport();
    await page.getByRole('link', { name: 'Sessions', exact: true }).and(page.locator('.back')).click();
    await expect(search).toHaveValue('zebra');

    await search.fill('nothing-has-this');
    await expect(page.getByText('No session like that')).toBeVisible();
    await expect(page.getByRole('link', { name: /Open the session with the id/ })).toBeVisible();
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await expect(rows(page)).toHaveCount(50);

    await page.getByLabel('From').fill('2026-01-02');
    await page.getByLabel('To').fill('2026-01-02');
    await expect(rows(page).first()).toContainText('23:50');
    await scrollTo(page, 144);
    await expect(page.getByText('That is all.')).toBeVisible();
    await page.getByLabel('State').selectOption('Live');
    await expect(page.getByText('No session like that')).toBeVisible();
    await page.getByRole('button', { name: 'Clear' }).click();

    // As far as a person may ever scroll.
    await scrollTo(page, 600);
    await rows(page).nth(560).getByRole('link').click();
    await expect(track(page)).toBeVisible();
    await page.goBack();
    await expect(rows(page).nth(560)).toBeInViewport();
  });

  test('a long session with very long texts stays quick, and plays as text', async ({ page, server }) => {
    await seedSessions(server, { sessions: 1, turns: 500, more: ' word'.repeat(2_000) });
    await page.goto('/#/sessions/seed-00000');
    await expect(page.getByText('No sound is kept of this session')).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Skip pauses' })).toBeChecked();
    await expect(turn(page, 500)).toBeAttached();
    await turn(page, 1).getByRole('button', { name: /Show all 10,0\d\d characters/ }).click();
    await expect(turn(page, 1).getByText(/Show all/)).toBeHidden();

    await track(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('PageDown');
    await expect(turn(page, 499).or(turn(page, 500)).and(page.locator('[aria-current=true]'))).toHaveCount(1);
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    await page.getByLabel('Speed').selectOption('2 ×');
    await watch(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(async () => (await watched(page)).turns.length).toBeGreaterThanOrEqual(2);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect((await watched(page)).turns.slice(0, 2)).toEqual([1, 2]);
    expect((await watched(page)).words).toContain('Question');
    await expect(page.locator('[aria-current=true][data-turn]')).toBeInViewport();
  });

  test('long sound goes on from piece to piece, to its end', async ({ page, server, heard }) => {
    await seedSessions(server, { sessions: 1, turns: 6 });
    await seedRecording(server, 0, 61);
    await page.goto('/#/sessions/seed-00000');
    await expect(page.getByText('No sound is kept')).toBeHidden();
    await track(page).focus();
    await page.keyboard.press('End');
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => place(page)).toBe(26);
    await page.getByLabel('Speed').selectOption('2 ×');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(5);
    await expect.poll(() => place(page)).toBeGreaterThan(33); // the first piece ends at 30
    const before = await heard.sounding();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(before + 5);
    await page.getByRole('button', { name: 'Pause' }).click();
    await track(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => place(page)).toBe(56);
    await page.keyboard.press('Space');
    await expect.poll(() => place(page)).toBe(66); // the sound ends at 61, and the clock goes on
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  });

  test.describe('on a small screen', () => {
    test.use({ viewport: { width: 360, height: 740 } });

    test('nothing is wider than the screen', async ({ page, server }) => {
      await seedSessions(server, { sessions: 60, more: 'x'.repeat(300) });
      await page.goto('/#/sessions');
      await expect(rows(page)).toHaveCount(50);
      const width = () => page.evaluate(() => document.documentElement.scrollWidth);
      expect(await width()).toBeLessThanOrEqual(360);
      await open(page);
      await page.getByRole('switch', { name: 'Latencies' }).check();
      await expect(page.getByRole('table').first()).toBeVisible();
      expect(await width()).toBeLessThanOrEqual(360);
    });
  });
});
