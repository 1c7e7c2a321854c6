import { api } from './client';
import { connection } from './connection.svelte';
import { asProblem } from './problem';
import type { KeySelf } from './schema';

export type Scope = 'read' | 'talk' | 'write' | 'admin';

/** Who this page is to the server, and what it may do there. */
class Identity {
  /** Null until it is known. */
  self = $state.raw<KeySelf | null>(null);

  constructor() {
    // Read anew when the server is back, and with another key.
    $effect.root(() => {
      $effect(() => {
        if (connection.epoch > 0) void this.#read();
      });
    });
  }

  /** Whether the server lets this page do that; yes until it is known, the server refuses by itself. */
  may(scope: Scope): boolean {
    return this.self?.scopes.includes(scope) ?? true;
  }

  async #read(): Promise<void> {
    try {
      this.self = (await api.GET('/keys/self')).data!;
    } catch (thrown) {
      if (asProblem(thrown)?.status === 401) this.self = null;
    }
  }
}

export const identity = new Identity();
