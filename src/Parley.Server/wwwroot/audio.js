// Microphone and loudspeaker at the browser's own rate; the server resamples.

const SUPPORTED_RATES_HZ = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

export class Microphone {
  #context;
  #node = null;
  #onStopped = null;
  #onFrame;
  #onLevel;

  constructor(context, onFrame, onLevel) {
    this.#context = context;
    this.#onFrame = onFrame;
    this.#onLevel = onLevel;
  }

  /** Asks for the microphone, once. Throws what getUserMedia throws, or an Error where the browser offers none. */
  async open() {
    if (this.#node) return;
    if (!window.isSecureContext || !navigator.mediaDevices) {
      throw new Error('Browsers give the microphone only to pages on localhost or https. Open this page there; typing works here.');
    }
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    await this.#context.audioWorklet.addModule('capture-worklet.js');
    const node = new AudioWorkletNode(this.#context, 'capture', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }) => {
      if (data.frame) this.#onFrame(data.frame);
      if (data.hasStopped) this.#onStopped?.();
      this.#onLevel(data.level);
    };
    this.#context.createMediaStreamSource(stream).connect(node);
    this.#node = node;
  }

  start() {
    this.#node?.port.postMessage({ isOn: true });
  }

  /** Sends what is left of the last frame, then nothing more. */
  stop() {
    if (!this.#node) return Promise.resolve();
    return new Promise((done) => {
      this.#onStopped = done;
      this.#node.port.postMessage({ isOn: false });
    });
  }
}

export class Loudspeaker {
  #node;

  constructor(node, onPosition) {
    this.#node = node;
    node.port.onmessage = ({ data }) => onPosition(data.playedMs);
  }

  static async open(context, onPosition) {
    await context.audioWorklet.addModule('playback-worklet.js');
    const node = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    return new Loudspeaker(node, onPosition);
  }

  /** Sound as the server sends it: s16le. */
  play(buffer) {
    this.#node.port.postMessage({ samples: buffer }, [buffer]);
  }

  /** A new reply: its position counts from here. */
  begin() {
    this.#node.port.postMessage({ command: 'begin' });
  }

  /** No more is coming; what is there is played without waiting for more. */
  end() {
    this.#node.port.postMessage({ command: 'end' });
  }

  /** Silent at once. */
  clear() {
    this.#node.port.postMessage({ command: 'clear' });
  }
}

/** A context at the device's rate if the server knows that rate, else at 48 kHz. */
export function createContext() {
  const context = new AudioContext({ latencyHint: 'interactive' });
  if (SUPPORTED_RATES_HZ.includes(context.sampleRate)) return context;
  context.close();
  return new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 });
}
