// Gathers the microphone's samples into frames of 20 ms, s16le, while it is on; tells the level always.

interface Switch {
  isOn: boolean;
}

class Capture extends AudioWorkletProcessor {
  #frame = new Int16Array(sampleRate / 50);
  #count = 0;
  #heard = 0;
  #peak = 0;
  #isOn = false;

  constructor() {
    super();
    this.port.onmessage = ({ data: { isOn } }: MessageEvent<Switch>) => {
      if (this.#isOn && !isOn) this.#post();
      // On the port of the frames, so that it comes after the last of them.
      if (!isOn) this.port.postMessage({ hasStopped: true });
      this.#isOn = isOn;
      this.#count = 0;
    };
  }

  process([inputs]: Float32Array[][]): boolean {
    const samples = inputs?.[0];
    if (!samples) return true;
    for (const sample of samples) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#peak = Math.max(this.#peak, Math.abs(clipped));
      if (this.#isOn) this.#frame[this.#count++] = Math.round(clipped * 32767);
      if (this.#count === this.#frame.length) this.#post();
    }
    this.#heard += samples.length;
    if (this.#heard >= this.#frame.length) this.#tellLevel();
    return true;
  }

  #post(): void {
    const frame = this.#frame.slice(0, this.#count).buffer;
    this.port.postMessage({ frame }, [frame]);
    this.#count = 0;
  }

  #tellLevel(): void {
    this.port.postMessage({ level: this.#peak });
    this.#heard = 0;
    this.#peak = 0;
  }
}

registerProcessor('capture', Capture);
