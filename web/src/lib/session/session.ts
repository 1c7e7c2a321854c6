import { access, newKey } from '../api';
import type { ClientMessages, Configuration, ServerMessages } from './messages';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;
const TAKEN_OVER = 4001;

/** What a session tells of itself, beside what the server says. */
interface OwnEvents {
  /** Sound of the reply. */
  audio: ArrayBuffer;
  /** The connection is lost; `willRetry` unless the conversation went on elsewhere. */
  offline: { code: number; willRetry: boolean };
}

export type SessionEvents = ServerMessages & OwnEvents;

/** One conversation over the session WebSocket. It connects again by itself, and the conversation goes on under its id. */
export class Session {
  readonly id: string;
  #listeners = new Map<keyof SessionEvents, Set<(detail: never) => void>>();
  #socket: WebSocket | null = null;
  #configuration: Configuration | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get isOnline(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Whether an attempt to connect is under way. */
  get isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING;
  }

  /** Returns what ends it. */
  on<K extends keyof SessionEvents>(name: K, listener: (detail: SessionEvents[K]) => void): () => void {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name)!.add(listener);
    return () => this.#listeners.get(name)!.delete(listener);
  }

  /** Connects, or connects anew, with these formats and this mode. */
  open(configuration: Configuration): void {
    this.#configuration = configuration;
    this.close();
    const url = new URL(`/ws/session/${this.id}`, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, access.key ? ['parley', `parley-key.${access.key}`] : []);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify({ type: 'configure', ...configuration }));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
    this.#socket = socket;
  }

  /** Disconnects, and does not try again. */
  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  send<K extends keyof ClientMessages>(type: K, ...[fields]: object extends ClientMessages[K] ? [] : [ClientMessages[K]]): void {
    if (this.isOnline) this.#socket!.send(JSON.stringify({ type, ...fields }));
  }

  sendAudio(frame: ArrayBuffer): void {
    if (this.isOnline) this.#socket!.send(frame);
  }

  #receive(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      this.#tell('audio', data);
      return;
    }
    const message = JSON.parse(data) as { type: keyof ServerMessages };
    if (message.type === 'session_ready') this.#retryMs = FIRST_RETRY_MS;
    this.#tell(message.type, message as never);
  }

  #lost(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#tell('offline', { code, willRetry: code !== TAKEN_OVER });
    if (code === TAKEN_OVER) return;
    this.#retry = setTimeout(() => this.open(this.#configuration!), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }

  #tell<K extends keyof SessionEvents>(name: K, detail: SessionEvents[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(detail as never);
  }
}

/** A new id that nobody guesses. */
export function newSessionId(): string {
  return `web-${newKey(12)}`;
}
