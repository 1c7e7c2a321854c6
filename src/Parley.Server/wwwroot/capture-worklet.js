// Gathers the microphone's samples into frames of 20 ms, s16le.

class Capture extends AudioWorkletProcessor {
  #frame = new Int16Array(sampleRate / 50);
  #count = 0;
  #peak = 0;
  #isOn = false;

  constructor() {
    super();
    this.port.onmessage = ({ data: { isOn } }) => {
      if (this.#isOn && !isOn) this.#post(this.#count);
      this.#isOn = isOn;
      this.#count = 0;
      // On the port of the frames, so that it comes after the last of them.
      if (!isOn) this.port.postMessage({ level: 0, hasStopped: true });
    };
  }

  process([[samples]]) {
    if (!this.#isOn || !samples) return true;
    for (const sample of samples) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#peak = Math.max(this.#peak, Math.abs(clipped));
      this.#frame[this.#count++] = Math.round(clipped * 32767);
      if (this.#count === this.#frame.length) this.#post(this.#count);
    }
    return true;
  }

  #post(count) {
    const frame = this.#frame.slice(0, count).buffer;
    this.port.postMessage({ frame, level: this.#peak }, [frame]);
    this.#count = 0;
    this.#peak = 0;
  }
}

registerProcessor('capture', Capture);
