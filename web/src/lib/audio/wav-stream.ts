/** Reads a WAV answer of 16 bit, mono, while it comes. */
export class WavStream {
  /** Known with the first samples. */
  rateHz = 0;
  #left = new Uint8Array(0);
  #isInData = false;

  /** Samples as they come; throws where it is no such sound. */
  async *read(response: Response): AsyncGenerator<Int16Array<ArrayBuffer>> {
    const reader = response.body!.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const samples = this.take(value);
        if (samples.length > 0) yield samples;
      }
    } finally {
      void reader.cancel().catch(() => undefined);
    }
  }

  /** The samples in these further bytes; a half one waits for its other half. */
  take(bytes: Uint8Array): Int16Array<ArrayBuffer> {
    const all = new Uint8Array(this.#left.length + bytes.length);
    all.set(this.#left);
    all.set(bytes, this.#left.length);
    const from = this.#isInData ? 0 : this.#readHeader(all);
    if (from === null) {
      this.#left = all;
      return new Int16Array(0);
    }
    const to = from + 2 * Math.floor((all.length - from) / 2);
    this.#left = all.slice(to);
    return new Int16Array(all.slice(from, to).buffer);
  }

  // Where the samples begin; null where the header has not come whole.
  #readHeader(bytes: Uint8Array): number | null {
    const view = new DataView(bytes.buffer);
    const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
    for (let at = 12; at + 8 <= bytes.length;) {
      if (name(at) === 'data') {
        if (this.rateHz === 0) throw new Error('The sound that came says nothing of its rate.');
        this.#isInData = true;
        return at + 8;
      }
      const next = at + 8 + view.getUint32(at + 4, true);
      if (name(at) === 'fmt ') {
        if (next > bytes.length) return null;
        if (view.getUint16(at + 10, true) !== 1 || view.getUint16(at + 22, true) !== 16) throw new Error('The sound that came is not mono of 16 bits.');
        this.rateHz = view.getUint32(at + 12, true);
      }
      at = next;
    }
    return null;
  }
}
