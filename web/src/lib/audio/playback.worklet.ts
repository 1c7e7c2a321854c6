// Plays what arrives, after a little store has built up that bridges an uneven network, and tells how much was played.

const STORE_S = 0.06;
const REPORT_S = 0.05;

type Message = { samples: ArrayBuffer } | { positionMs: number } | { command: 'end' | 'clear' };

class Playback extends AudioWorkletProcessor {
  /** Sound in order; a number is the position, in samples, of what follows it. */
  #pieces: (Int16Array | number)[] = [];
  #offset = 0;
  #waiting = 0;
  #played = 0;
  #reported = 0;
  #isFlowing = false;
  #isEnding = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('samples' in data) this.#add(data.samples);
      else if ('positionMs' in data) this.#mark(data.positionMs);
      else this[data.command]();
    };
  }

  end(): void {
    this.#isEnding = true;
  }

  clear(): void {
    if (this.#waiting > 0) this.#report();
    this.#pieces = this.#pieces.filter((piece) => typeof piece === 'number').slice(-1);
    this.#offset = 0;
    this.#waiting = 0;
    this.#isFlowing = false;
  }

  process(_: Float32Array[][], [outputs]: Float32Array[][]): boolean {
    const output = outputs![0]!;
    if (this.#waiting >= STORE_S * sampleRate || this.#isEnding) this.#isFlowing = true;
    if (!this.#isFlowing || this.#waiting === 0) return true;
    const done = this.#fill(output);
    this.#waiting -= done;
    if (this.#waiting === 0) this.#isFlowing = false;
    if (this.#waiting === 0 || this.#played - this.#reported >= REPORT_S * sampleRate) this.#report();
    return true;
  }

  #fill(output: Float32Array): number {
    let done = 0;
    for (let piece = this.#pieces[0]; piece !== undefined && done < output.length; piece = this.#pieces[0]) {
      if (typeof piece === 'number') {
        this.#pieces.shift();
        this.#played = piece;
        this.#reported = piece;
        continue;
      }
      const count = Math.min(output.length - done, piece.length - this.#offset);
      for (let i = 0; i < count; i++) output[done + i] = piece[this.#offset + i]! / 32768;
      done += count;
      this.#played += count;
      this.#offset += count;
      if (this.#offset < piece.length) break;
      this.#pieces.shift();
      this.#offset = 0;
    }
    return done;
  }

  #add(buffer: ArrayBuffer): void {
    const piece = new Int16Array(buffer);
    this.#pieces.push(piece);
    this.#waiting += piece.length;
  }

  #mark(positionMs: number): void {
    this.#isEnding = false;
    this.#pieces.push(Math.round((positionMs * sampleRate) / 1000));
  }

  #report(): void {
    this.#reported = this.#played;
    this.port.postMessage({ playedMs: (1000 * this.#played) / sampleRate });
  }
}

registerProcessor('playback', Playback);
