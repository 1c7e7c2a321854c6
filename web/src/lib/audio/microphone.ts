import { Problem } from '../api';
import captureAddress from './capture.worklet?worker&url';
import { audioContext, loadWorklet } from './context';

export interface MicrophoneEvents {
  /** 20 ms of s16le at the rate of `audioContext()`; only between `start` and `stop`. */
  onFrame: (frame: ArrayBuffer) => void;
  /** Peak amplitude of the last 20 ms, 0 to 1; always while it is open. */
  onLevel: (level: number) => void;
  /** It was unplugged, or the permission was taken back. */
  onLost?: () => void;
}

type CaptureMessage = { frame?: ArrayBuffer; level?: number; hasStopped?: boolean };

/** The microphone, with the browser's echo cancellation: what Parley says is not heard as the person's words. */
export class Microphone {
  #events: MicrophoneEvents;
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #node: AudioWorkletNode | null = null;
  #onStopped: (() => void) | null = null;

  constructor(events: MicrophoneEvents) {
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#stream !== null;
  }

  /** The device that is open, as `devices()` names it. */
  get deviceId(): string | undefined {
    return this.#stream?.getAudioTracks()[0]?.getSettings().deviceId;
  }

  /** What the browser really does, which may be less than it was asked for. */
  get isEchoCancelled(): boolean {
    return Boolean(this.#stream?.getAudioTracks()[0]?.getSettings().echoCancellation);
  }

  /** The microphones there are; without names until one was allowed once. */
  static async devices(): Promise<MediaDeviceInfo[]> {
    const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
    return all.filter((device) => device.kind === 'audioinput' && device.deviceId !== '');
  }

  /**
   * Asks for a microphone: the one named, or the browser's own choice where it is gone. Throws a `Problem` that says what the
   * person can do. `isAsItIs`: as the room sounds, for recordings; else without echo and noise, for conversations.
   */
  async open(deviceId?: string, isAsItIs = false): Promise<void> {
    if (this.#stream) return;
    if (!window.isSecureContext || !navigator.mediaDevices) throw insecure();
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          deviceId, echoCancellation: !isAsItIs, noiseSuppression: !isAsItIs, autoGainControl: !isAsItIs, channelCount: 1,
        },
      });
    } catch (thrown) {
      throw refusal(thrown);
    }
    const context = audioContext();
    await loadWorklet(captureAddress);
    const node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }: MessageEvent<CaptureMessage>) => this.#receive(data);
    stream.getAudioTracks()[0]!.addEventListener('ended', () => {
      this.close();
      this.#events.onLost?.();
    });
    this.#source = context.createMediaStreamSource(stream);
    this.#source.connect(node);
    this.#stream = stream;
    this.#node = node;
  }

  start(): void {
    this.#node?.port.postMessage({ isOn: true });
  }

  /** Gives what is left of the last frame, then nothing more. */
  async stop(): Promise<void> {
    if (!this.#node) return;
    await new Promise<void>((done) => {
      this.#onStopped = done;
      this.#node!.port.postMessage({ isOn: false });
    });
  }

  /** Lets go of the device. */
  close(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#source?.disconnect();
    this.#node?.port.close();
    this.#stream = null;
    this.#source = null;
    this.#node = null;
    this.#onStopped?.();
    this.#onStopped = null;
    this.#events.onLevel(0);
  }

  #receive({ frame, level, hasStopped }: CaptureMessage): void {
    if (frame) this.#events.onFrame(frame);
    if (level !== undefined) this.#events.onLevel(level);
    if (!hasStopped) return;
    this.#onStopped?.();
    this.#onStopped = null;
  }
}

const insecure = () => new Problem('insecure', -1, 'No microphone on this page',
  'Browsers give the microphone only to pages on localhost or https. Open this page there; typing works here.');

function refusal(thrown: unknown): Problem {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError') {
    return new Problem('not-allowed', -1, 'The microphone is blocked',
      'Allow it for this page, by the sign at the left of the address bar or in the browser’s settings, then try again. Typing works meanwhile.');
  }
  if (name === 'NotFoundError') {
    return new Problem('no-microphone', -1, 'There is no microphone', 'Plug one in and try again; typing works meanwhile.');
  }
  if (name === 'NotReadableError') {
    return new Problem('microphone-busy', -1, 'The microphone cannot be read',
      'Another program may hold it. Close that program, or choose another microphone, then try again.');
  }
  return new Problem('microphone', -1, 'The microphone could not be opened', thrown instanceof Error ? thrown.message : String(thrown));
}
