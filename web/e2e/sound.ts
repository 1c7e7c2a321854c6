import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const shared = process.env.PARLEY_SHARED || resolve(import.meta.dirname, '../../../shared');
const RATE_HZ = 16_000;

/** A recording of the shared folder, which is no part of the repository; null where it is not there (skip with that reason). */
export function recording(name: string): string | null {
  const path = join(shared, 'speech', name);
  return existsSync(path) ? path : null;
}

/** Samples of a WAV file of 16 kHz, mono, 16 bit. */
export async function samplesOf(path: string): Promise<Int16Array> {
  const file = await readFile(path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 12;
  let rateHz = 0;
  while (at + 8 <= file.length) {
    const id = file.toString('latin1', at, at + 4);
    const bytes = view.getUint32(at + 4, true);
    if (id === 'fmt ') rateHz = view.getUint32(at + 12, true);
    if (id === 'data') {
      if (rateHz !== RATE_HZ) throw new Error(`${path} has ${rateHz} Hz; 16000 are wanted`);
      return new Int16Array(file.buffer.slice(file.byteOffset + at + 8, file.byteOffset + at + 8 + bytes));
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new Error(`${path} has no sound`);
}

/** A piece of a microphone's file: a recording's path, or silence of so many seconds. */
export type Piece = string | { silenceS: number };

/** Writes what the microphone is to hear, one piece after the other. */
export async function writeSound(path: string, pieces: readonly Piece[]): Promise<string> {
  const sounds = await Promise.all(pieces.map(async (piece) =>
    typeof piece === 'string' ? samplesOf(piece) : new Int16Array(piece.silenceS * RATE_HZ)));
  const count = sounds.reduce((sum, sound) => sum + sound.length, 0);
  const file = Buffer.alloc(44 + 2 * count);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + 2 * count, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(2 * RATE_HZ, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * count, 40);
  let at = 44;
  for (const sound of sounds) {
    Buffer.from(sound.buffer).copy(file, at);
    at += 2 * sound.length;
  }
  await writeFile(path, file);
  return path;
}
