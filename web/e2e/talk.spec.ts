import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

const LONG = 'One two three four five six seven eight nine ten, and so on, until somebody says a word. '.repeat(6);
const YOUNG_MAN = 'librivox-sense_and_sensibility_01_austen_64kb-0880.wav';

const sign = (page: Page) => page.locator('.sign');
const turns = (page: Page) => page.getByRole('list', { name: 'What was said' }).locator(':scope > li');
const button = (page: Page, name: string) => page.getByRole('button', { name });

async function ready(page: Page): Promise<void> {
  await expect(sign(page)).toHaveAttribute('data-state', 'idle');
}

/** Every word that was highlighted, in order. Before the page is opened. */
async function highlights(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const words: string[] = [];
    Object.assign(window, { words });
    new MutationObserver(() => {
      const word = document.querySelector('.reply mark')?.textContent?.trim();
      if (word && word !== words.at(-1)) words.push(word);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { words: string[] }).words);
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await button(page, 'Send').click();
}

test.describe('typing', () => {
  test.use({ reducedMotion: 'reduce' });

  test('is answered aloud, word by word, with its latencies', async ({ page, heard, accessible }) => {
    const highlighted = await highlights(page);
    await page.goto('/');
    await ready(page);
    await accessible();
    await type(page, 'good **morning** to [all of you](https://example.com) out there');
    await expect(turns(page).locator('.reply[data-playback=done]')).toContainText('You said: good **morning** to [all of you](https://example.com) out there');
    const expected = ['good', '**morning**', 'to', '[all', 'of', 'you](https://example.com)', 'there'];
    expect((await highlighted()).filter((word) => expected.includes(word))).toEqual(expected);
    expect(await heard.sounding()).toBeGreaterThan(20);
    expect(await heard.peak()).toBeGreaterThan(0.05);

    await expect(turns(page).first()).toContainText(/answered in \d+/);
    const latency = page.getByRole('region', { name: 'Answered in' });
    await expect(latency.locator('dd').first()).toHaveText(/\d+ m?s/);
    for (const stage of ['First token', 'First clause', 'First audio']) await expect(latency.getByRole('row', { name: stage })).toBeVisible();
    await ready(page);
    await accessible();
  });

  test('Escape ends the answer, and what was not heard is told apart', async ({ page }) => {
    await page.goto('/');
    await ready(page);
    await type(page, LONG);
    await expect(page.locator('.reply mark')).toHaveText('seven');
    await page.keyboard.press('Escape');

    await expect(turns(page)).toContainText('cut short');
    await expect(page.locator('.reply s')).toContainText('until somebody says a word');
    await expect(page.locator('.reply > span').first()).toContainText('You said: One two three');
    await ready(page);
  });

  test('a new conversation begins with nothing said; the old one stays on the server', async ({ page }) => {
    await page.goto('/');
    await ready(page);
    const first = await page.evaluate(() => sessionStorage.getItem('parley-session'));
    await type(page, 'hello');
    await expect(turns(page)).toContainText(/answered in/);
    await button(page, 'New conversation').click();
    await expect(turns(page)).toHaveCount(0);
    await ready(page);
    await type(page, 'good bye');
    await expect(turns(page)).toContainText('You said: good bye');
    expect(await page.evaluate(() => sessionStorage.getItem('parley-session'))).not.toBe(first);
    const kept = await page.request.get(`/sessions/${first}`);
    expect(((await kept.json()) as { turns: { transcript: string }[] }).turns[0]!.transcript).toBe('hello');
  });

  test('a conversation is there again after the page was read anew', async ({ page }) => {
    await page.goto('/');
    await ready(page);
    await type(page, 'remember this');
    await expect(turns(page)).toContainText(/answered in/);
    await page.reload();
    await expect(turns(page)).toContainText('You said: remember this');
    await ready(page);
    await type(page, 'and this');
    await expect(turns(page)).toHaveCount(2);
    await expect(turns(page).last()).toContainText('You said: and this');
  });
});

test.describe('push-to-talk', () => {
  test.use({ microphone: [YOUNG_MAN] });

  for (const how of ['space', 'mouse', 'touch'] as const) {
    test(`held with the ${how}, is understood while one speaks and answered after`, async ({ page, heard }) => {
      await page.goto('/');
      await ready(page);
      const finger = await page.context().newCDPSession(page);
      if (how === 'space') {
        await page.keyboard.down('Space');
      } else if (how === 'touch') {
        const box = (await button(page, 'Hold to talk').boundingBox())!;
        await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + 40, y: box.y + 20 }] });
      } else {
        await button(page, 'Hold to talk').hover();
        await page.mouse.down();
      }
      await expect(sign(page)).toHaveAttribute('data-state', 'recording');
      await expect(button(page, 'Let go to be answered')).toHaveAttribute('aria-pressed', 'true');
      await expect(page.getByRole('meter')).not.toHaveAttribute('aria-valuenow', '-60');
      await expect(page.locator('.you.partial')).toHaveText(/\w+ \w+ \w+ \w+/);
      if (how === 'space') await page.keyboard.up('Space');
      else if (how === 'touch') await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      else await page.mouse.up();

      await expect(turns(page)).toContainText(/You said: /);
      await expect(turns(page)).toContainText(/answered in/);
      expect(await heard.sounding()).toBeGreaterThan(10);
      await expect(page.getByText('Echo cancelled')).toBeVisible();
    });
  }

  test('pressed once begins, pressed once more ends', async ({ page }) => {
    await page.goto('/');
    await ready(page);
    await button(page, 'Hold to talk').click();
    await expect(button(page, 'Press again to be answered')).toBeVisible();
    await expect(page.locator('.you.partial')).toHaveText(/\w+ \w+ \w+ \w+/);
    await button(page, 'Press again to be answered').click();
    await expect(turns(page)).toContainText(/You said: /);
  });
});

test.describe('hands-free', () => {
  test.use({ microphone: [YOUNG_MAN] });

  test('what is said is answered when one pauses', async ({ page, heard, accessible }) => {
    await page.goto('/');
    await ready(page);
    await page.getByRole('switch', { name: 'Hands-free' }).check();
    await ready(page);
    await button(page, 'Start listening').click();
    await expect(turns(page)).toContainText(/You said: /);
    await expect(turns(page)).toContainText(/answered in/);
    expect(await heard.sounding()).toBeGreaterThan(10);
    await expect(sign(page)).toHaveAttribute('data-state', 'recording');
    await accessible();
    await button(page, 'Stop listening').click();
    await ready(page);
  });
});

test.describe('interrupting', () => {
  const stop = 'an4-an440-mjgm-b.wav';
  test.use({
    settings: { PARLEY__ENGINES__BRAIN: 'scripted', PARLEY__BRAIN__SCRIPTEDREPLY: LONG },
    microphone: [{ silenceS: 0.1 }, YOUNG_MAN, { silenceS: 6 }, stop, { silenceS: 4 }, stop, { silenceS: 4 }, stop, { silenceS: 4 }, stop, { silenceS: 4 }, stop],
  });

  test('whoever speaks over the answer ends it; what was not heard is told apart', async ({ page, heard }) => {
    await page.goto('/');
    await ready(page);
    await page.getByRole('switch', { name: 'Hands-free' }).check();
    await ready(page);
    await button(page, 'Start listening').click();
    await expect(sign(page)).toHaveAttribute('data-state', 'playing');
    await expect(page.locator('.reply mark').first()).toHaveText('seven');

    const cut = page.locator('.reply[data-playback=interrupted]').first();
    await expect(cut.locator('s')).toContainText('until somebody says a word');
    await expect(cut.locator('> span').first()).toContainText('One two three four five six');
    expect(await heard.sounding()).toBeGreaterThan(20);
  });
});

test.describe('without permission', () => {
  test.use({ microphoneAllowed: false });

  test('the page says how to allow the microphone, and typing works', async ({ page, accessible }) => {
    await page.goto('/');
    await ready(page);
    await button(page, 'Hold to talk').click();
    await expect(page.getByRole('alert')).toContainText('The microphone is blocked');
    await expect(page.getByRole('alert')).toContainText('address bar');
    await accessible();
    await type(page, 'hello');
    await expect(turns(page)).toContainText('You said: hello');
  });
});

test.describe('a microphone', () => {
  test.use({ microphone: [YOUNG_MAN] });

  test('that is unplugged in the middle is said, and what was said before is answered', async ({ page, accessible }) => {
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        Object.assign(window, { unplug: () => stream.getAudioTracks()[0]!.dispatchEvent(new Event('ended')) });
        return stream;
      };
    });
    await page.goto('/');
    await ready(page);
    await page.keyboard.down('Space');
    await expect(page.locator('.you.partial')).toHaveText(/\w+ \w+ \w+ \w+/);
    await page.evaluate(() => (window as unknown as { unplug: () => void }).unplug());
    await expect(page.getByRole('alert')).toContainText('The microphone is gone');
    await expect(turns(page)).toContainText(/You said: /);
    await accessible();
    await page.keyboard.up('Space');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByText('Echo cancelled')).toBeVisible();
  });

  test('that is not there, and a page that may have none, are said with the way out', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    });
    await page.goto('/');
    await ready(page);
    await button(page, 'Check the microphone').click();
    await expect(page.getByRole('alert')).toContainText('There is no microphone');
    await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toContainText('http://localhost');
  });
});

test.describe('the connection', () => {
  test('is made again when the server was killed, and the conversation goes on', async ({ page, server }) => {
    await page.goto('/');
    await ready(page);
    await type(page, 'before');
    await expect(turns(page)).toContainText(/answered in/);
    await server.stop('SIGKILL');
    await expect(sign(page)).toHaveAttribute('data-state', 'offline');
    await expect(button(page, 'Hold to talk')).toBeDisabled();
    await expect(page.getByText('Parley cannot be reached.')).toBeVisible();

    await server.start();
    await ready(page);
    await type(page, 'after');
    await expect(turns(page)).toHaveCount(2);
    await expect(turns(page).last()).toContainText('You said: after');
    await expect(turns(page).last()).toContainText(/answered in/);
  });

  test('an answer that is cut by a fault says so', async ({ page, server }) => {
    await page.goto('/');
    await ready(page);
    await type(page, LONG);
    await expect(page.locator('.reply mark')).toHaveText('seven');
    await server.stop('SIGKILL');
    await expect(turns(page)).toContainText('The connection was lost.');
    await expect(page.locator('.reply s')).toContainText('until somebody says a word');
  });

  test('can be taken over by another window, and taken back', async ({ page, context, accessible }) => {
    await page.goto('/');
    await ready(page);
    const id = await page.evaluate(() => sessionStorage.getItem('parley-session'));
    const other = await context.newPage();
    await other.addInitScript((taken) => sessionStorage.setItem('parley-session', taken!), id);
    await other.goto('/');
    await ready(other);
    await expect(page.getByRole('alert')).toContainText('goes on in another window');
    await accessible();
    await button(page, 'Take it back').click();
    await ready(page);
    await expect(other.getByRole('alert')).toContainText('goes on in another window');
  });
});

test.describe('where the server allows recordings', () => {
  test.use({ settings: { PARLEY__RECORDING__ENABLED: 'true' } });

  test('the sound is kept if one wants it', async ({ page }) => {
    await page.goto('/');
    await ready(page);
    await expect(page.getByText('The sound is kept')).toBeHidden();
    await page.getByRole('switch', { name: 'Keep the sound' }).check();
    await expect(page.getByText('The sound is kept')).toBeVisible();
    await page.reload();
    await expect(page.getByText('The sound is kept')).toBeVisible();
  });
});

test.describe('what is missing on the server', () => {
  test.use({ settings: { PARLEY__ENGINES__BRAIN: 'openai', PARLEY__BRAIN__ENDPOINT: 'http://127.0.0.1:9/v1' } });

  test('is said where it was missed', async ({ page, accessible }) => {
    await page.goto('/');
    await ready(page);
    await type(page, 'hello');
    await expect(turns(page).locator('.error')).toContainText(/model/i);
    await expect(turns(page).getByRole('link', { name: 'Models and health' })).toBeVisible();
    await accessible();
    await ready(page);
  });
});

test.describe('an engine that a session needs', () => {
  test.use({ settings: { PARLEY__ENGINES__SPEECHTOTEXT: 'whisper' }, microphone: [YOUNG_MAN] });

  test('and whose model is missing is said when one speaks, with what to do', async ({ page, accessible }) => {
    await page.goto('/');
    await ready(page);
    await button(page, 'Hold to talk').click();
    await expect(page.getByRole('meter')).not.toHaveAttribute('aria-valuenow', '-60');
    await button(page, 'Press again to be answered').click();
    await expect(page.getByText(/parley models pull whisper-base/).first()).toBeVisible();
    await accessible();
  });

  test('and without which there is no session is said, with a way to try again', async ({ page, accessible }) => {
    let tries = 0;
    await page.routeWebSocket(/\/ws\/session\//, (socket) => {
      tries++;
      const format = { encoding: 's16le', sample_rate_hz: 48_000 };
      const tell = (message: object) => socket.send(JSON.stringify(message));
      tell({ type: 'session_ready', session_id: 'x', input: format, output: format, recording: false, recording_allowed: false });
      tell({ type: 'error', code: 'engine_unavailable', recoverable: false, message: 'There is no engine that hears. Run parley models pull.' });
      void socket.close({ code: 1011 });
    });
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText('The conversation cannot go on');
    await expect(page.getByRole('alert')).toContainText('There is no engine that hears.');
    await accessible();
    const before = tries;
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => tries).toBeGreaterThan(before);
    await expect(page.getByRole('alert')).toContainText('The conversation cannot go on');
  });
});

test.describe('who answers', () => {
  test('is chosen here, and another page can send one here with a choice', async ({ page }) => {
    await page.request.post('/personas', { data: { id: 'shop', name: 'Shop', prompt: 'You help in a shop.' } });
    await page.goto('/#/talk?persona=shop');
    await ready(page);
    await expect(page.getByLabel('Who answers')).toHaveValue('shop');
    await expect(page).toHaveURL(/#\/talk$/);
    await type(page, 'hello');
    await expect(turns(page)).toContainText(/answered in/);
    const id = await page.evaluate(() => sessionStorage.getItem('parley-session'));
    const kept = await (await page.request.get(`/sessions/${id}`)).json() as { turns: { persona_id: string }[] };
    expect(kept.turns[0]!.persona_id).toBe('shop');
    await page.getByLabel('Voice').selectOption({ index: 1 });
    await type(page, 'with another voice');
    await expect(turns(page)).toHaveCount(2);
    await expect(turns(page).last()).toContainText(/answered in/);
  });
});

test.describe('on a small screen', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('nothing is wider than the screen, also with very long words', async ({ page, accessible }) => {
    await page.goto('/');
    await ready(page);
    await type(page, `${'abcdefghij'.repeat(30)} ${'many words '.repeat(60)}`);
    await expect(page.locator('.reply mark')).not.toHaveText('');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expect(button(page, 'Hold to')).toBeInViewport();
    await accessible();
  });
});
