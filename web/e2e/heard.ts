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
      const heard = { peak: 0, sounding: 0 };
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
        }, 20);
      };
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const original = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
        if (args[0] === this.context.destination) watch(this);
        return original.apply(this, args);
      } as typeof AudioNode.prototype.connect;
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

  /** The highest amplitude so far, 0 to 1. */
  peak(): Promise<number> {
    return this.#page.evaluate(() => (window as unknown as { heard: { peak: number } }).heard.peak);
  }
}
