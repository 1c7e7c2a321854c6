import { asProblem, newKey, Problem, upload, type SampleJson } from '../../lib/api';
import { bytes } from '../../lib/format';

/** One recording on its way to the server. */
export class Upload {
  /** `checking`: sent, and the server listens to it. */
  state = $state<'waiting' | 'sending' | 'checking' | 'refused'>('waiting');
  /** Sent so far, 0 to 1. */
  share = $state(0);
  problem = $state.raw<Problem | null>(null);
  readonly key = newKey();
  readonly running = new AbortController();

  constructor(readonly file: File) {}
}

/** Sends recordings to a voice, one after the other, as the server listens to them. */
export class Uploads {
  list = $state.raw<readonly Upload[]>([]);
  #isAtWork = false;

  constructor(private readonly voice: string, private readonly maxBytes: number, private readonly onKept: (sample: SampleJson) => void) {}

  get isBusy(): boolean {
    return this.list.some((one) => one.state !== 'refused');
  }

  add(files: Iterable<File>): void {
    const added = [...files].map((file) => new Upload(file));
    for (const one of added) {
      if (one.file.size > this.maxBytes) {
        this.#refuse(one, new Problem('upload-too-large', 413, 'The file is too large',
          `It has ${bytes(one.file.size)}, and at most ${bytes(this.maxBytes)} are taken. Cut it, or save it as MP3, Opus or FLAC.`));
      } else if (one.file.size === 0) {
        this.#refuse(one, new Problem('invalid-upload', 400, 'The file is empty', 'It holds no sound. Choose another one.'));
      }
    }
    this.list = [...this.list, ...added];
    void this.#work();
  }

  /** Sends a refused one again. */
  retry(one: Upload): void {
    one.state = 'waiting';
    one.problem = null;
    one.share = 0;
    void this.#work();
  }

  remove(one: Upload): void {
    one.running.abort();
    this.list = this.list.filter((other) => other !== one);
  }

  stop(): void {
    for (const one of this.list) one.running.abort();
    this.list = [];
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    for (let next = this.#next(); next; next = this.#next()) await this.#send(next);
    this.#isAtWork = false;
  }

  #next(): Upload | undefined {
    return this.list.find((one) => one.state === 'waiting');
  }

  async #send(one: Upload): Promise<void> {
    one.state = 'sending';
    const form = new FormData();
    form.set('file', one.file);
    const onProgress = (share: number) => {
      one.share = share;
      if (share === 1) one.state = 'checking';
    };
    try {
      const sample = await upload<SampleJson>(`/voices/${encodeURIComponent(this.voice)}/samples`, form, {
        onProgress, signal: one.running.signal, idempotencyKey: one.key,
      });
      this.remove(one);
      this.onKept(sample);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem) this.#refuse(one, problem);
    }
  }

  #refuse(one: Upload, problem: Problem): void {
    one.state = 'refused';
    one.problem = problem;
  }
}

/** Whether sending the same again may go better. */
export const mayPass = (problem: Problem) => problem.status === 0 || problem.status === 507 || problem.status === 503 || problem.status === 429;
