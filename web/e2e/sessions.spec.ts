import { mkdirSync } from 'node:fs';

import { expect, test } from './fixtures.ts';
import { canSeed, seedSessions } from './seed.ts';
import { recording } from './sound.ts';
import { beginSession, holdSession } from './talking.ts';

const spoken = recording('an4-an152-mwhw-b.wav');

test.describe('recorded', () => {
  test.use({ settings: { Parley__Recording__Enabled: 'true' } });
  test.skip(!spoken, 'the recording is absent; set PARLEY_SHARED to the folder that has speech/');

  test('a session that was held is drawn, played in step, searched and exported', async ({ page, heard, accessible }) => {
    page.on('console', (m) => console.log(m.text()));
    await page.goto('/#/sessions');
    await expect(page.getByText('No sessions yet')).toBeVisible();
    await holdSession(page, 'held', [{ recording: spoken! }, { text: 'Tell me something long, that I can interrupt before it has ended.', cancelAfterMs: 700 }], true);
    mkdirSync('/tmp/sessions/shots', { recursive: true });
    await page.screenshot({ path: '/tmp/sessions/shots/list.png' });
    await page.getByRole('listitem').getByRole('link').click();
    await expect(page.getByRole('slider', { name: 'Time line' })).toBeVisible();
    await page.screenshot({ path: '/tmp/sessions/shots/one.png', fullPage: true });
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => heard.sounding()).toBeGreaterThan(5);
    await page.screenshot({ path: '/tmp/sessions/shots/playing.png', fullPage: true });
    await accessible();
  });
});
