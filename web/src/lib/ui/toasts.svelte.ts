import { asProblem } from '../api';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  undo?: () => void;
}

const SHOWN_MS = 5_000;
const UNDO_MS = 8_000;

interface Waiting {
  toast: Toast;
  commit: () => Promise<unknown>;
  timer: ReturnType<typeof setTimeout>;
}

/** Short messages at the edge of the page, and deeds that can still be taken back. */
class Toasts {
  shown = $state.raw<readonly Toast[]>([]);
  #next = 1;
  #waiting = new Map<number, Waiting>();

  constructor() {
    // Whoever leaves has had the chance to take it back.
    window.addEventListener('pagehide', () => this.flush());
  }

  tell(text: string, tone: Toast['tone'] = 'plain'): void {
    const toast = this.#show({ text, tone });
    setTimeout(() => this.dismiss(toast.id), SHOWN_MS);
  }

  /** Tells of something that was thrown; of nothing where it was only called off. */
  fail(thrown: unknown): void {
    const problem = asProblem(thrown);
    if (problem) this.tell(problem.message, 'bad');
  }

  /**
   * Says that something is done, and does it when nobody has taken it back for a while: for deletions. The page shows it as
   * done at once; `undo` shows it again, also when the server refuses. Requests in `commit` want `keepalive: true`.
   */
  deferred(text: string, commit: () => Promise<unknown>, undo: () => void): void {
    const toast = this.#show({ text, tone: 'plain', undo: () => this.#takeBack(toast.id, undo) });
    const guarded = () => commit().catch((thrown: unknown) => {
      undo();
      this.fail(thrown);
    });
    this.#waiting.set(toast.id, { toast, commit: guarded, timer: setTimeout(() => this.#commit(toast.id), UNDO_MS) });
  }

  dismiss(id: number): void {
    if (this.#waiting.has(id)) this.#commit(id);
    else this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** Does at once all that could still be taken back. */
  flush(): void {
    for (const id of [...this.#waiting.keys()]) this.#commit(id);
  }

  #show(toast: Omit<Toast, 'id'>): Toast {
    const made = { ...toast, id: this.#next++ };
    this.shown = [...this.shown, made];
    return made;
  }

  #commit(id: number): void {
    const waiting = this.#end(id);
    if (waiting) void waiting.commit();
  }

  #takeBack(id: number, undo: () => void): void {
    if (this.#end(id)) undo();
  }

  #end(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    this.dismiss(id);
    return waiting;
  }
}

export const toasts = new Toasts();
