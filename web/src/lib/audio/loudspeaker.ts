import { audioContext, loadWorklet } from './context';
import playbackAddress from './playback.worklet?worker&url';

/** Plays replies as they come, s16le at the rate of `audioContext()`. */
export class Loudspeaker {
  #node: AudioWorkletNode;

  private constructor(node: AudioWorkletNode) {
    this.#node = node;
  }

  /** Whether the browser lets a page choose where sound goes. */
  static get canChoose(): boolean {
    return 'setSinkId' in AudioContext.prototype;
  }

  /** The loudspeakers there are; browsers tell them once the microphone was allowed. */
  static async devices(): Promise<MediaDeviceInfo[]> {
    const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
    return all.filter((device) => device.kind === 'audiooutput' && device.deviceId !== '');
  }

  /** Plays through the device named, or through the browser's own choice where it is gone; tells whether it is the one named. */
  static async choose(deviceId: string): Promise<boolean> {
    const context = audioContext() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    try {
      await context.setSinkId?.(deviceId);
      return true;
    } catch {
      await context.setSinkId?.('').catch(() => undefined);
      return false;
    }
  }

  /** `onPosition` hears how much of the present reply was really played, in milliseconds, twenty times a second. */
  static async open(onPosition: (playedMs: number) => void): Promise<Loudspeaker> {
    await loadWorklet(playbackAddress);
    const context = audioContext();
    const node = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data }: MessageEvent<{ playedMs: number }>) => onPosition(data.playedMs);
    node.connect(context.destination);
    return new Loudspeaker(node);
  }

  play(samples: ArrayBuffer): void {
    this.#node.port.postMessage({ samples }, [samples]);
  }

  /** The sound that follows is at this position of its reply; a new reply begins at 0. */
  begin(positionMs = 0): void {
    this.#node.port.postMessage({ positionMs });
  }

  /** No more is coming; what is there is played without waiting for more. */
  end(): void {
    this.#node.port.postMessage({ command: 'end' });
  }

  /** Silent at once. */
  clear(): void {
    this.#node.port.postMessage({ command: 'clear' });
  }

  close(): void {
    this.#node.disconnect();
    this.#node.port.close();
  }
}
