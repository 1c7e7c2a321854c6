import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { VoiceReport } from '../src/lib/api/schema.d.ts';
import type { Server } from './server.ts';
import { writeSound, type Piece } from './sound.ts';

/** Asks the API beside the page. */
export async function ask<T>(server: Server, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, server.address), {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const create = (server: Server, name: string) => ask<VoiceReport>(server, 'POST', '/voices', { name });

/** Whether there is a voice of that id. */
export const exists = async (server: Server, id: string) => (await fetch(new URL(`/voices/${id}`, server.address))).status === 200;

/** A file to be uploaded. */
export const soundFile = (server: Server, name: string, pieces: readonly Piece[]) => writeSound(join(server.folder, name), pieces);

/** A voice of a recording, made over the API. */
export async function made(server: Server, name: string, pieces: readonly Piece[]): Promise<VoiceReport> {
  const voice = await create(server, name);
  await addSample(server, voice.id, pieces);
  await ask(server, 'POST', `/voices/${voice.id}/train`);
  for (;;) {
    const now = await ask<VoiceReport>(server, 'GET', `/voices/${voice.id}`);
    if (now.status === 'ready') return now;
    if (now.status === 'failed') throw new Error(`The voice ${name} could not be made.`);
  }
}

export async function addSample(server: Server, id: string, pieces: readonly Piece[]): Promise<void> {
  const file = await readFile(await soundFile(server, `${id}-sample.wav`, pieces));
  const response = await fetch(new URL(`/voices/${id}/samples`, server.address), { method: 'POST', headers: { 'Content-Type': 'audio/wav' }, body: new Uint8Array(file) });
  if (!response.ok) throw new Error(await response.text());
}
