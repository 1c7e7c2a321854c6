import { expect, test } from 'vitest';

import { wavOf } from './wav';
import { WavStream } from './wav-stream';

const SAMPLES = Int16Array.from({ length: 1_000 }, (_, i) => (i * 37) % 30_000);

test.each([1, 3, 43, 44, 45, 4_000])('a file in pieces of %i bytes gives its samples', async (pieceBytes) => {
  const file = new Uint8Array(await wavOf([SAMPLES.buffer], 24_000).arrayBuffer());
  const stream = new WavStream();
  const read: number[] = [];

  for (let at = 0; at < file.length; at += pieceBytes) read.push(...stream.take(file.slice(at, at + pieceBytes)));

  expect(stream.rateHz).toBe(24_000);
  expect(read).toEqual([...SAMPLES]);
});

test('another kind of sound is refused', async () => {
  const file = new Uint8Array(await wavOf([SAMPLES.buffer], 24_000).arrayBuffer());
  file[22] = 2; // channels

  expect(() => new WavStream().take(file)).toThrow('mono');
});
