// A session WebSocket as docs/protocol/session-websocket.md describes it. Events of the server become DOM events of the same
// name with the message as `detail`; sound becomes `audio` with an ArrayBuffer; `online` and `offline` tell of the connection.

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;
const TAKEN_OVER = 4001;

export class Session extends EventTarget {
  #url;
  #key;
  #socket = null;
  #configuration = null;
  #retryMs = FIRST_RETRY_MS;
  #retry = 0;

  /** `key` gives the API key to connect with, or nothing where the server asks for none. */
  constructor(id, key = () => null, base = window.location) {
    super();
    this.#key = key;
    const url = new URL(`/ws/session/${id}`, base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#url = url;
  }

  get isOnline() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connects, or connects anew, with these formats and this mode. The conversation goes on under the same id. */
  open(configuration) {
    this.#configuration = configuration;
    this.#drop();
    const key = this.#key();
    const socket = new WebSocket(this.#url, key ? ['parley', `parley-key.${key}`] : []);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify({ type: 'configure', ...this.#configuration }));
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
    this.#socket = socket;
  }

  /** Disconnects, and does not try again. */
  close() {
    this.#drop();
  }

  send(type, fields = {}) {
    if (this.isOnline) this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  sendAudio(buffer) {
    if (this.isOnline) this.#socket.send(buffer);
  }

  #receive(data) {
    if (typeof data !== 'string') {
      this.#tell('audio', data);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'session_ready') {
      this.#retryMs = FIRST_RETRY_MS;
      this.#tell('online', message);
    }
    this.#tell(message.type, message);
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#tell('offline', { code, willRetry: code !== TAKEN_OVER });
    if (code === TAKEN_OVER) return;
    this.#retry = setTimeout(() => this.open(this.#configuration), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }

  #drop() {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
