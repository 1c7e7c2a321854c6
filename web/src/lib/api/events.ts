import { access } from './access.svelte';
import { request } from './client';
import { connection } from './connection.svelte';
import { asProblem } from './problem';
import { eventsOf } from './sse';

/** What happens on the platform; docs/protocol/events.md has the types and their fields. */
export interface PlatformEvent {
  type: string;
  id: number;
  at: string;
  [field: string]: unknown;
}

type Listener = (event: PlatformEvent) => void;

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const WITHOUT_EVENTS_MS = 5_000;

const listeners = new Map<string, Set<Listener>>();
let lastId = '';

/** Calls back on each event of these types; `EventsForgotten` says that some were missed. Returns what ends it. */
export function onEvent(types: readonly string[], listener: Listener): () => void {
  for (const type of types) {
    if (!listeners.has(type)) listeners.set(type, new Set());
    listeners.get(type)!.add(listener);
  }
  return () => types.forEach((type) => listeners.get(type)?.delete(listener));
}

/** Follows the platform's events for as long as the page lives; that it can, tells that the server is there. */
export async function followEvents(): Promise<never> {
  let retryMs = FIRST_RETRY_MS;
  for (;;) {
    try {
      await follow(() => (retryMs = FIRST_RETRY_MS));
      connection.offline(); // the server ended the stream: it shuts down
    } catch (thrown) {
      const status = asProblem(thrown)?.status ?? 0;
      if (status > 0) connection.online(); // it answers, if only that this key may not hear events
      else connection.offline();
      if (status === 401) await keyChange();
      if (status === 403 || status === 429 || status === 503) retryMs = WITHOUT_EVENTS_MS;
    }
    await connection.wait(retryMs);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }
}

async function follow(onOpen: () => void): Promise<void> {
  const response = await request('/events', { headers: lastId ? { 'Last-Event-ID': lastId } : {} });
  onOpen();
  connection.online();
  for await (const { id, type, data } of eventsOf(response)) {
    lastId = id;
    const event = JSON.parse(data) as PlatformEvent;
    for (const listener of listeners.get(type) ?? []) listener(event);
  }
}

// Asking on with a key that is wrong would only shut the door for this address.
async function keyChange(): Promise<void> {
  const refused = access.key;
  while (access.isNeeded && access.key === refused) await connection.wait(LONGEST_RETRY_MS);
}
