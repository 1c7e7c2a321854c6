import { connection } from './connection.svelte';
import { asProblem, type Problem } from './problem';

/** Something that is read from the server: what is known of it, whether it is being read, what went wrong. */
export class Resource<T> {
  /** What was read last; it stays while it is read again. */
  data = $state.raw<T>();
  problem = $state.raw<Problem | null>(null);
  isLoading = $state(true);
  #load: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | null = null;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  /** Reads it again; a reading under way is called off. */
  async reload(): Promise<void> {
    this.abort();
    const running = new AbortController();
    this.#running = running;
    this.isLoading = true;
    try {
      const data = await this.#load(running.signal);
      if (running.signal.aborted) return;
      this.data = data;
      this.problem = null;
    } catch (thrown) {
      if (running.signal.aborted) return;
      this.problem = asProblem(thrown);
    }
    this.isLoading = false;
  }

  abort(): void {
    this.#running?.abort();
  }
}

/**
 * A resource of a component: read when the component comes, when what `load` reads changes, and when the server is back;
 * called off when the component goes.
 */
export function resource<T>(load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const made = new Resource(load);
  $effect(() => {
    void connection.epoch;
    void made.reload();
    return () => made.abort();
  });
  return made;
}
