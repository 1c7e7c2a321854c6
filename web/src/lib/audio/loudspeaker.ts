import { audioContext, loadWorklet } from './context';
import playbackAddress from './playback.worklet?worker&url';

/** Plays replies as they come, s16le at the rate of `audioContext()`. */
export class Loudspeaker {
  #node: AudioWorkletNode;

  private constructor(node: AudioWorkletNode) {
    this.#node = node;
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

  /** A new reply: its position counts from here. */
  begin(): void {
    this.#node.port.postMessage({ command: 'begin' });
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
