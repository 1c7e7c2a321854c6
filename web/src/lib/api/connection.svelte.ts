export type ConnectionState = 'connecting' | 'online' | 'offline';

/** Whether the server answers. Told by the event stream and by every request. */
class Connection {
  state = $state<ConnectionState>('connecting');
  /** When the next attempt is made, in milliseconds of `Date.now()`; null while one is made or none is needed. */
  retryAt = $state<number | null>(null);
  /** Counts how often the server came (back); what was read before may be out of date. */
  epoch = $state(0);
  #wake: (() => void) | null = null;

  online(): void {
    this.retryAt = null;
    if (this.state === 'online') return;
    this.state = 'online';
    this.epoch++;
  }

  offline(): void {
    this.state = 'offline';
  }

  /** Waits before the next attempt; `retryNow` ends it. */
  async wait(ms: number): Promise<void> {
    this.retryAt = Date.now() + ms;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.#wake = null;
    this.retryAt = null;
  }

  retryNow(): void {
    this.#wake?.();
  }
}

export const connection = new Connection();
