import { api, request, type PersonaReport } from '../../lib/api';
import { newSessionId } from '../../lib/session';
import type { Draft } from './draft';

/** A persona with the tag that a change of it names, so that nobody's work is lost. */
export interface Kept {
  persona: PersonaReport;
  tag: string;
}

const bodyOf = (draft: Draft) => ({
  name: draft.name.trim(),
  prompt: draft.prompt,
  voice: draft.voice.trim() || null,
  model: draft.model.trim() || null,
  language: draft.language.trim() || null,
  tools: [...draft.tools],
});

export async function read(id: string, signal?: AbortSignal): Promise<Kept> {
  const { data, response } = await api.GET('/personas/{id}', { params: { path: { id } }, signal });
  return { persona: data!, tag: response.headers.get('ETag') ?? '' };
}

/** Keeps it if it still is as `tag` says; null makes a new one and nothing else. Throws a `Problem` of 412 otherwise. */
export async function save(draft: Draft, tag: string | null): Promise<Kept> {
  const headers: Record<string, string> = tag === null ? { 'If-None-Match': '*' } : { 'If-Match': tag };
  const { data, response } = await api.PUT('/personas/{id}', { params: { path: { id: draft.id } }, body: bodyOf(draft), headers });
  return { persona: data!, tag: response.headers.get('ETag') ?? '' };
}

export async function remove(id: string): Promise<void> {
  await api.DELETE('/personas/{id}', { params: { path: { id } }, keepalive: true });
}

/** One persona, or all of them, as the file that `importYaml` takes. */
export async function exportYaml(id?: string): Promise<string> {
  const response = await request(id ? `/personas/${encodeURIComponent(id)}` : '/personas', { headers: { Accept: 'application/yaml' } });
  return response.text();
}

export async function importYaml(yaml: string, replace: boolean): Promise<PersonaReport[]> {
  const response = await request(`/personas?replace=${replace}`, {
    method: 'POST', body: yaml, headers: { 'Content-Type': 'application/yaml', 'Idempotency-Key': newSessionId() },
  });
  return await response.json() as PersonaReport[];
}
