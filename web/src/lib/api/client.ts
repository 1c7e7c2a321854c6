import createClient from 'openapi-fetch';

import { access } from './access.svelte';
import { connection } from './connection.svelte';
import { Problem, problemOf, unreachable } from './problem';
import type { paths } from './schema';

/**
 * `fetch` with the key of this tab. Throws a `Problem` unless the answer is a success (or 304): so whoever has an answer
 * has a good one. For what is no JSON; the rest goes through `api`.
 */
export async function request(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  for (const [name, value] of Object.entries(access.headers)) headers.set(name, value);
  let response: Response;
  try {
    response = await fetch(input, { ...init, headers });
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'AbortError') throw problem;
    connection.offline();
    connection.retryNow();
    throw unreachable();
  }
  if (response.ok) return response;
  if (response.status === 401) access.isNeeded = true;
  throw await problemOf(response);
}

/** Uses this key from now on if the server takes it; throws a `Problem` otherwise, and the one of this tab stays. */
export async function useKey(key: string): Promise<void> {
  const wanted = key.trim();
  if (!/^[!-~]+$/.test(wanted)) throw new Problem('no-key', -1, 'This is no key', 'A key begins with pk_ and has letters, digits, - and _ only.');
  const response = await fetch('/keys/self', { headers: { 'X-Api-Key': wanted } }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  access.key = wanted;
  connection.epoch++; // pages read again with it
  connection.retryNow();
}

/** The API, typed from its OpenAPI document: `(await api.GET('/voices/{id}', { params: { path: { id } } })).data!`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: (input) => request(input) });

/** The address of the next page of a list; null on the last. */
export function nextPage(response: Response): string | null {
  const link = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '');
  return link ? link[1]! : null;
}

/** All items of a list that comes in pages, at most `limit` of them. */
export async function allPages<T>(address: string, limit = 1_000, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = address; next && items.length < limit;) {
    const response: Response = await request(next, { signal });
    items.push(...(await response.json() as T[]));
    next = nextPage(response);
  }
  return items;
}
