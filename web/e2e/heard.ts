import type { Page } from '@playwright/test';

/** What a page plays, as its own audio graph has it on the way to the loudspeaker. */
export class Heard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Taps every way to the loudspeaker. Before the page is opened. */
  static async install(page: Page): Promise<Heard> {
    await page.addInitScript(() => {
      const heard = { peak: 0, sounding: 0, pitches: [] as number[] };
      Object.assign(window, { heard });
      const watch = (node: AudioNode) => {
        const analyser = new AnalyserNode(node.context as AudioContext, { fftSize: 2048 });
        original.call(node, analyser);
        const samples = new Float32Array(analyser.fftSize);
        setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
          heard.peak = Math.max(heard.peak, peak);
          if (peak > 0.01) heard.sounding++;
          if (peak > 0.05) heard.pitches.push(...pitchOf(samples, node.context.sampleRate));
        }, 20);
      };
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const original = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
        if (args[0] === this.context.destination) watch(this);
        return original.apply(this, args);
      } as typeof AudioNode.prototype.connect;
      // By autocorrelation of every fourth sample; nothing where there is no clear pitch of a voice.
      const pitchOf = (samples: Float32Array, rateHz: number): number[] => {
        const few = Float32Array.from({ length: samples.length / 4 }, (_, i) => samples[4 * i]! + samples[4 * i + 1]! + samples[4 * i + 2]! + samples[4 * i + 3]!);
        const half = few.length / 2;
        const likeness = (lag: number) => {
          let [product, first, second] = [0, 0, 0];
          for (let i = 0; i < half; i++) {
            product += few[i]! * few[i + lag]!;
            first += few[i]! ** 2;
            second += few[i + lag]! ** 2;
          }
          return product / Math.sqrt(first * second);
        };
        const [shortest, longest] = [Math.ceil(rateHz / 4 / 330), Math.min(half - 1, Math.floor(rateHz / 4 / 60))];
        let best = { lag: 0, likeness: 0.8 };
        for (let lag = shortest; lag <= longest; lag++) {
          const found = likeness(lag);
          if (found > best.likeness + 0.02) best = { lag, likeness: found };
        }
        return best.lag > 0 ? [rateHz / 4 / best.lag] : [];
      };
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        if (!this.dataset.tapped) {
          this.dataset.tapped = 'yes';
          const context = new AudioContext();
          const source = context.createMediaElementSource(this);
          source.connect(context.destination);
        }
        return play.call(this);
      };
    });
    return new Heard(page);
  }

  /** How many looks, 20 ms apart, have found sound that a person would hear. */
  sounding(): Promise<number> {
    return this.#page.evaluate(() => (window as unknown as { heard: { sounding: number } }).heard.sounding);
  }

  /** The middle pitch of the voices since the last `forget()`; 0 where none was heard. */
  pitchHz(): Promise<number> {
    return this.#page.evaluate(() => {
      const { pitches } = (window as unknown as { heard: { pitches: number[] } }).heard;
      return [...pitches].sort((a, b) => a - b)[Math.floor(pitches.length / 2)] ?? 0;
    });
  }

  /** Begins anew: nothing was heard yet. */
  async forget(): Promise<void> {
    await this.#page.evaluate(() => Object.assign((window as unknown as { heard: object }).heard, { peak: 0, sounding: 0, pitches: [] }));
  }

  /** The highest amplitude so far, 0 to 1. */
  peak(): Promise<number> {
    return this.#page.evaluate(() => (window as unknown as { heard: { peak: number } }).heard.peak);
  }
}
