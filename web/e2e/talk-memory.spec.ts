import type { CDPSession, Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

const KEPT_TURNS = 200;
const MEGABYTE = 1_000_000;

interface Memory {
  heapBytes: number;
  nodes: number;
  listeners: number;
}

/** What the page holds on to, after its garbage was collected. */
async function memoryOf(cdp: CDPSession): Promise<Memory> {
  await cdp.send('HeapProfiler.enable');
  await cdp.send('Performance.enable');
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)!.value;
  return { heapBytes: metric('JSHeapUsedSize'), nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}

/** Types so many messages, or for so long, each when the one before was answered; gives how many. */
function talk(page: Page, upTo: { turns?: number; ms?: number }, text: string): Promise<number> {
  return page.evaluate(async ([limit, words]) => {
    const input = document.querySelector<HTMLInputElement>('#talk-text')!;
    const until = (isSo: () => boolean) => new Promise<void>((done) => {
      const look = () => {
        if (!isSo()) return false;
        observer.disconnect();
        done();
        return true;
      };
      const observer = new MutationObserver(look);
      if (!look()) observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const startedAt = performance.now();
    let turns = 0;
    while (limit.turns !== undefined ? turns < limit.turns : performance.now() - startedAt < limit.ms!) {
      const message = `${words} ${turns} ${startedAt}`;
      input.value = message;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await until(() => !input.form!.querySelector('button')!.disabled);
      input.form!.requestSubmit();
      await until(() => {
        const last = document.querySelector('ol[aria-label="What was said"] > li:last-child')?.textContent ?? '';
        return last.includes(message) && last.includes('answered in') && document.querySelector('.sign')!.getAttribute('data-state') === 'idle';
      });
      turns++;
    }
    return turns;
  }, [upTo, text] as const);
}

async function open(page: Page): Promise<CDPSession> {
  await page.goto('/');
  await expect(page.locator('.sign')).toHaveAttribute('data-state', 'idle');
  return page.context().newCDPSession(page);
}

const told = ({ heapBytes, nodes, listeners }: Memory) => `${(heapBytes / MEGABYTE).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners`;

test.describe('many turns', () => {
  test.use({
    settings: {
      PARLEY__ENGINES__BRAIN: 'scripted', PARLEY__BRAIN__SCRIPTEDREPLY: 'One two three. Four five six.',
      PARLEY__ENGINES__TEXTTOSPEECH: 'scripted', PARLEY__SCRIPTEDTEXTTOSPEECH__DURATIONMS: '20',
    },
  });

  test('leave the page’s memory flat', async ({ page }) => {
    test.setTimeout(600_000);
    const cdp = await open(page);
    await talk(page, { turns: KEPT_TURNS + 5 }, 'filling');
    const before = await memoryOf(cdp);
    await talk(page, { turns: 120 }, 'going on');
    const after = await memoryOf(cdp);

    console.log(`120 turns: ${told(before)} → ${told(after)}`);
    expect(after.heapBytes - before.heapBytes, `${told(before)} → ${told(after)}`).toBeLessThan(MEGABYTE / 2);
    expect(after.nodes, 'nodes').toBeLessThan(1.1 * before.nodes);
    expect(after.listeners, 'listeners').toBeLessThan(1.1 * before.listeners);
    await expect(page.getByText(/earlier turns of this conversation are in its record/)).toBeVisible();
    await expect(page.getByRole('list', { name: 'What was said' }).locator(':scope > li')).toHaveCount(KEPT_TURNS);
  });
});

test('ten minutes of talk leave the page’s memory flat', async ({ page, heard }) => {
  const minutes = Number(process.env.PARLEY_TALK_MINUTES ?? 0);
  test.skip(minutes === 0, 'set PARLEY_TALK_MINUTES=10 for the long run');
  test.setTimeout((minutes + 5) * 60_000);
  const cdp = await open(page);
  const text = 'Once upon a time there was a man who had a house by the sea.';
  await talk(page, { ms: 60_000 }, text);
  const before = await memoryOf(cdp);
  const turns = await talk(page, { ms: (minutes - 1) * 60_000 }, text);
  const after = await memoryOf(cdp);

  console.log(`${minutes} minutes, the last ${minutes - 1} with ${turns} turns: ${told(before)} → ${told(after)}; heard for ${await heard.sounding()} looks`);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MEGABYTE);
});
