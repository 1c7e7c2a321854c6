/** Asked before a page is left; true lets it go. */
export type Guard = () => boolean | Promise<boolean>;

/**
 * Which page is shown: `#/sessions/demo?q=hello`. The part behind `#` is the page's own, because the server's paths are
 * those of its API.
 */
class Router {
  /** Such as `['sessions', 'demo']`. */
  path = $state.raw<readonly string[]>([]);
  query = $state.raw(new URLSearchParams());
  /** Whether another page was shown before. */
  hasMoved = false;
  #shown = '';
  #guard: Guard | null = null;

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => void this.#changed());
    window.addEventListener('beforeunload', (event) => this.#guard && event.preventDefault());
  }

  go(address: string): void {
    window.location.hash = address;
  }

  /** Changes the query without a new entry in the browser's history, for filters; empty values go. */
  filter(values: Record<string, string>): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(values)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    window.history.replaceState(null, '', `${this.#shown.split('?')[0] || '#/'}${text ? `?${text}` : ''}`);
    this.#read();
  }

  /** Asks before this page is left, until the returned function is called. */
  guard(guard: Guard): () => void {
    this.#guard = guard;
    return () => {
      if (this.#guard === guard) this.#guard = null;
    };
  }

  async #changed(): Promise<void> {
    const wanted = window.location.hash;
    if (wanted === this.#shown) return;
    const guard = this.#guard;
    if (guard) {
      window.history.replaceState(null, '', this.#shown || '#/');
      if (!(await guard())) return;
      this.#guard = null;
      window.history.replaceState(null, '', wanted);
    }
    this.hasMoved = true;
    this.#read();
  }

  #read(): void {
    this.#shown = window.location.hash;
    const [path = '', query = ''] = this.#shown.replace(/^#\/?/, '').split('?');
    this.path = path.split('/').filter(Boolean).map(decode);
    this.query = new URLSearchParams(query);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}

export const router = new Router();

/** The address of a page: `href('sessions', id)`. */
export const href = (...path: string[]) => `#/${path.map(encodeURIComponent).join('/')}`;
