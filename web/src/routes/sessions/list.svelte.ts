import { api, asProblem, nextPage, request, type PlatformEvent, type Problem, type SessionSummary } from '../../lib/api';
import { toasts } from '../../lib/ui';

const PAGE = 50;
const REFRESH_MS = 1_000;

/** What the list is narrowed to; empty for anything. Days are the reader's, as `2026-01-31`. */
export interface Filter {
  q: string;
  state: string;
  persona: string;
  from: string;
  to: string;
}

/** The sessions, newest first, as far as they were asked for. Outlives the component, so that one comes back to the same place. */
class SessionList {
  items = $state.raw<readonly SessionSummary[]>([]);
  problem = $state.raw<Problem | null>(null);
  isLoading = $state(false);
  /** Whether anything was read for this filter yet. */
  isKnown = $state(false);
  /** Shown as deleted; they may still come back. */
  deleted = $state.raw<ReadonlySet<string>>(new Set());
  /** The session that was opened last, to come back to its place. */
  opened = '';
  #next = $state<string | null>(null);
  #address = '';
  #running: AbortController | null = null;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The filter as the page's query, to come back to it. */
  query = '';

  /** Reads the first page; what is there for the same filter stays meanwhile. */
  async load(filter: Filter): Promise<void> {
    const address = addressOf(filter);
    if (address !== this.#address) {
      this.#address = address;
      this.isKnown = false;
    }
    await this.#read(address, async (response, page) => this.#merge(page, nextPage(response)));
  }

  async more(): Promise<void> {
    if (this.#next === null || this.isLoading) return;
    await this.#read(this.#next, async (response, page) => {
      const known = new Set(this.items.map(({ id }) => id));
      this.items = [...this.items, ...page.filter(({ id }) => !known.has(id))];
      this.#next = nextPage(response);
    });
  }

  /** Something happened in a session: read again soon, at most once a second. */
  heard(event: PlatformEvent): void {
    if (event.type === 'SessionEnded' || event.type === 'SessionDeleted') this.#patch(event);
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      if (this.#address && !this.isLoading) void this.#read(this.#address, async (response, page) => this.#merge(page, nextPage(response)));
    }, REFRESH_MS);
  }

  delete(id: string, name: string): void {
    this.deleted = new Set([...this.deleted, id]);
    toasts.deferred(
      `Session “${name}” deleted.`,
      async () => {
        await api.DELETE('/sessions/{id}', { params: { path: { id } }, keepalive: true });
        this.items = this.items.filter((item) => item.id !== id);
        this.#restore(id);
      },
      () => this.#restore(id),
    );
  }

  #restore(id: string): void {
    this.deleted = new Set([...this.deleted].filter((each) => each !== id));
  }

  async #read(address: string, take: (response: Response, page: SessionSummary[]) => Promise<void>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.isLoading = true;
    try {
      const response = await request(address, { signal: running.signal });
      const page = await response.json() as SessionSummary[];
      if (running.signal.aborted) return;
      await take(response, page);
      this.isKnown = true;
      this.problem = null;
    } catch (thrown) {
      if (running.signal.aborted) return;
      this.problem = asProblem(thrown);
    }
    this.isLoading = false;
  }

  /** Puts the first page in place of what it covers of the list; what was read beyond it stays. */
  #merge(page: readonly SessionSummary[], next: string | null): void {
    const last = page.at(-1);
    const fresh = new Set(page.map(({ id }) => id));
    const beyond = !this.isKnown || next === null || !last ? []
      : this.items.filter(({ id, started_at }) => !fresh.has(id) && Date.parse(started_at) <= Date.parse(last.started_at));
    this.items = [...page, ...beyond];
    if (beyond.length === 0) this.#next = next;
  }

  #patch(event: PlatformEvent): void {
    this.items = event.type === 'SessionDeleted'
      ? this.items.filter(({ id }) => id !== event.session_id)
      : this.items.map((item) => (item.id === event.session_id ? { ...item, state: 'ended' as const, ended_at: event.at } : item));
  }
}

export const sessionList = new SessionList();

function addressOf({ q, state, persona, from, to }: Filter): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (q) query.set('q', q);
  if (state === 'live' || state === 'ended') query.set('state', state);
  if (persona) query.set('persona', persona);
  const [start, end] = [dayOf(from), dayOf(to)];
  if (start) query.set('from', start.toISOString());
  if (end) {
    end.setDate(end.getDate() + 1); // the day itself is meant too
    query.set('to', end.toISOString());
  }
  return `/sessions?${query}`;
}

function dayOf(text: string): Date | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00`) : null;
  return day && !Number.isNaN(day.getTime()) ? day : null;
}
