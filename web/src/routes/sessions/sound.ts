import { request } from '../../lib/api';

// Long enough that joints are rare, short enough that the first sounds soon: 3 MB at 24 kHz.
const WINDOW_S = 30;
const PRELOAD_S = 12;
const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

interface Format {
  header: ArrayBuffer;
  rateHz: number;
  dataBytes: number;
}

interface Window {
  index: number;
  audio: HTMLAudioElement;
  address: string;
}

/**
 * Plays a long WAV of the server in pieces that are fetched when they are needed: an element of the page could not send the
 * key, and the whole may be gigabytes. The browser's own player keeps the pitch at every speed.
 */
export class Sound {
  #source: string;
  #onEnd: () => void;
  #onProblem: (thrown: unknown) => void;
  #format: Promise<Format> | null = null;
  #windows = new Map<number, Promise<Window>>();
  #current: Window | null = null;
  #speed = 1;
  #attempt = 0;

  /** `onEnd` is called when all of it was heard, `onProblem` when it cannot go on. */
  constructor(source: string, onEnd: () => void, onProblem: (thrown: unknown) => void) {
    this.#source = source;
    this.#onEnd = onEnd;
    this.#onProblem = onProblem;
  }

  /** What is heard now; null while it is still being fetched. */
  get positionMs(): number | null {
    return this.#current && 1_000 * (this.#current.index * WINDOW_S + this.#current.audio.currentTime);
  }

  set speed(speed: number) {
    this.#speed = speed;
    if (this.#current) this.#current.audio.playbackRate = speed;
  }

  async play(fromMs: number): Promise<void> {
    this.pause();
    const attempt = this.#attempt;
    const index = Math.floor(fromMs / 1_000 / WINDOW_S);
    try {
      const window = await this.#window(index);
      if (attempt === this.#attempt) await this.#start(window, fromMs / 1_000 - index * WINDOW_S);
    } catch (thrown) {
      if (attempt === this.#attempt) this.#onProblem(thrown);
    }
  }

  pause(): void {
    this.#attempt++;
    this.#current?.audio.pause();
    this.#current = null;
  }

  dispose(): void {
    this.pause();
    for (const index of [...this.#windows.keys()]) this.#forget(index);
  }

  async #start(window: Window, atS: number): Promise<void> {
    const { audio, index } = window;
    const attempt = this.#attempt;
    audio.currentTime = atS;
    audio.playbackRate = this.#speed;
    audio.ontimeupdate = () => {
      if (audio.duration - audio.currentTime < PRELOAD_S * this.#speed) this.#preload(index + 1);
    };
    audio.onended = () => void this.#goOn(index + 1, attempt);
    await audio.play();
    if (attempt !== this.#attempt) audio.pause();
    else this.#current = window;
    for (const other of this.#windows.keys()) if (Math.abs(other - index) > 1) this.#forget(other);
  }

  async #goOn(index: number, attempt: number): Promise<void> {
    if (attempt !== this.#attempt) return;
    try {
      const { dataBytes, rateHz } = await this.#formatOf();
      if (index * WINDOW_S * rateHz * FRAME_BYTES >= dataBytes) {
        this.pause();
        this.#onEnd();
        return;
      }
      const window = await this.#window(index);
      if (attempt === this.#attempt) await this.#start(window, 0);
    } catch (thrown) {
      if (attempt === this.#attempt) this.#onProblem(thrown);
    }
  }

  #preload(index: number): void {
    this.#window(index).catch(() => undefined); // tried again, and told, when it is wanted
  }

  #window(index: number): Promise<Window> {
    const known = this.#windows.get(index);
    if (known) return known;
    const made = this.#fetch(index);
    this.#windows.set(index, made);
    made.catch(() => this.#windows.delete(index));
    return made;
  }

  async #fetch(index: number): Promise<Window> {
    const { header, rateHz, dataBytes } = await this.#formatOf();
    const windowBytes = WINDOW_S * rateHz * FRAME_BYTES;
    const from = Math.min(index * windowBytes, Math.max(0, dataBytes - FRAME_BYTES));
    const to = Math.min((index + 1) * windowBytes, dataBytes);
    const response = await request(this.#source, { headers: { Range: `bytes=${HEADER_BYTES + from}-${HEADER_BYTES + to - 1}` } });
    const sound = await response.arrayBuffer();
    const own = header.slice(0);
    new DataView(own).setUint32(4, HEADER_BYTES - 8 + sound.byteLength, true);
    new DataView(own).setUint32(HEADER_BYTES - 4, sound.byteLength, true);
    const address = URL.createObjectURL(new Blob([own, sound], { type: 'audio/wav' }));
    const audio = new Audio(address);
    audio.preload = 'auto';
    return { index, audio, address };
  }

  #formatOf(): Promise<Format> {
    this.#format ??= this.#readFormat();
    this.#format.catch(() => (this.#format = null));
    return this.#format;
  }

  async #readFormat(): Promise<Format> {
    const response = await request(this.#source, { headers: { Range: `bytes=0-${HEADER_BYTES - 1}` } });
    const header = await response.arrayBuffer();
    const bytes = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]);
    return { header, rateHz: new DataView(header).getUint32(24, true), dataBytes: bytes - HEADER_BYTES };
  }

  #forget(index: number): void {
    const window = this.#windows.get(index);
    this.#windows.delete(index);
    window?.then(({ address }) => URL.revokeObjectURL(address)).catch(() => undefined);
  }
}
