import type { Page } from '@playwright/test';

import { samplesOf } from './sound.ts';

/** What is said in a turn: a recording's path, spoken at the pace at which it was recorded, or a text, typed. */
export type Said = { recording: string } | { text: string; cancelAfterMs?: number };

/** Holds a session over the WebSocket, from a page of the server; leaves when the last turn was answered. */
export async function holdSession(page: Page, id: string, turns: readonly Said[], { record = false, key = '' } = {}): Promise<void> {
  const sounds = await Promise.all(turns.map(async (turn) => {
    if (!('recording' in turn)) return turn;
    const samples = await samplesOf(turn.recording);
    return { sound: Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64') };
  }));
  await page.evaluate(async ({ id, record, key, sounds }) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/session/${id}`, key ? ['parley', `parley-key.${key}`] : []);
    socket.binaryType = 'arraybuffer';
    const waiting = new Map<string, () => void>();
    let fail: (reason: Error) => void = () => undefined;
    const told = (type: string) => new Promise<void>((done, failed) => {
      waiting.set(type, done);
      fail = failed;
    });
    let soundMs = 0;
    let cancelAfterMs = Infinity;
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') {
        soundMs += data.byteLength / 32;
        if (soundMs >= cancelAfterMs) {
          cancelAfterMs = Infinity;
          send('cancel');
        }
        return;
      }
      const { type } = JSON.parse(data) as { type: string };
      if (type === 'error') fail(new Error(data));
      waiting.get(type)?.();
    };
    const send = (type: string, fields: object = {}) => socket.send(JSON.stringify({ type, ...fields }));
    await new Promise((open) => (socket.onopen = open));
    const ready = told('session_ready');
    send('configure', { record, input: { encoding: 's16le', sample_rate_hz: 16000 }, output: { encoding: 's16le', sample_rate_hz: 16000 } });
    await ready;
    for (const turn of sounds) {
      const measured = told('turn_metrics');
      soundMs = 0;
      if ('text' in turn) {
        cancelAfterMs = turn.cancelAfterMs ?? Infinity;
        send('send_text', { text: turn.text });
      } else {
        const bytes = Uint8Array.from(atob(turn.sound), (letter) => letter.charCodeAt(0));
        send('start_recording');
        await new Promise<void>((spoken) => {
          let at = 0;
          const start = performance.now();
          const clock = setInterval(() => {
            // 20 ms are 640 bytes.
            for (; at < bytes.length && at / 32 <= performance.now() - start; at += 640) socket.send(bytes.slice(at, at + 640));
            if (at < bytes.length) return;
            clearInterval(clock);
            spoken();
          }, 10);
        });
        send('stop_recording');
      }
      await measured;
    }
    const closed = new Promise((done) => (socket.onclose = done));
    socket.close(1000);
    await closed;
  }, { id, record, key, sounds });
}

/** Begins a session and stays connected, until the page is left or `window.leave()` is called. */
export async function beginSession(page: Page, id: string): Promise<void> {
  await page.evaluate((id) => new Promise<void>((ready) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/session/${id}`);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'configure' }));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string' && data.includes('session_ready')) ready();
    };
    Object.assign(window, { say: (text: string) => socket.send(JSON.stringify({ type: 'send_text', text })), leave: () => socket.close(1000) });
  }), id);
}
