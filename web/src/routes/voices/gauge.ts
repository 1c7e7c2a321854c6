import type { SampleLimitsReport } from '../../lib/api';

/** What can be said of a recording while it is made. The server's check of the whole decides. */
export interface Judgement {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  text: string;
}

const LOWEST_DB = -100;
const STEPS_PER_DB = 2;
const JUDGED_AFTER_MS = 1_500;
const MARGIN_DB = 8; // what stands so far above the quietest tenth is taken for speech

/**
 * Level, clipping and background of a recording, frame by frame, by the numbers of the server's check (`GET /voice-engines`).
 * Speech is told from the rest by its level alone, so the server, which listens better, may judge a little otherwise.
 */
export class Gauge {
  durationMs = 0;
  /** The highest sample, 0 to 1. */
  peak = 0;
  #counts = new Float64Array(-LOWEST_DB * STEPS_PER_DB + 1);
  #frames = 0;
  #samples = 0;
  #clipped = 0;
  #run = 0;

  constructor(private readonly limits: SampleLimitsReport) {}

  add(frame: Int16Array, rateHz: number): void {
    let sum = 0;
    for (const sample of frame) {
      const level = Math.abs(sample) / 32768;
      sum += level * level;
      this.#clip(level);
    }
    this.#samples += frame.length;
    this.durationMs += (1_000 * frame.length) / rateHz;
    if (frame.length === 0) return;
    const db = Math.min(0, Math.max(LOWEST_DB, 10 * Math.log10(sum / frame.length + 1e-30)));
    this.#counts[Math.floor((db - LOWEST_DB) * STEPS_PER_DB)]!++;
    this.#frames++;
  }

  /** How many samples were cut off at the top, 0 to 1. */
  get clippedShare(): number {
    return this.#samples === 0 || this.peak < this.limits.lowest_ceiling ? 0 : this.#clipped / this.#samples;
  }

  /** The level that so large a share of all frames does not exceed, in dB of full scale. */
  percentile(share: number): number {
    const wanted = share * this.#frames;
    let seen = 0;
    for (let i = 0; i < this.#counts.length; i++) {
      seen += this.#counts[i]!;
      if (seen > wanted) return LOWEST_DB + i / STEPS_PER_DB;
    }
    return LOWEST_DB;
  }

  /** The mean level of what is probably speech, in dB of full scale. */
  get speechDb(): number {
    const from = this.percentile(0.1) + MARGIN_DB;
    let power = 0;
    let frames = 0;
    for (let i = 0; i < this.#counts.length; i++) {
      const db = LOWEST_DB + i / STEPS_PER_DB;
      if (db < from) continue;
      power += this.#counts[i]! * 10 ** (db / 10);
      frames += this.#counts[i]!;
    }
    return frames === 0 ? this.percentile(0.9) : 10 * Math.log10(power / frames + 1e-30);
  }

  /** How far speech stands above what sounds between it, in dB. */
  get signalToNoiseDb(): number {
    return this.speechDb - this.percentile(0.1);
  }

  /** What to say now, the worst first. */
  judge(): Judgement {
    const { limits } = this;
    if (this.durationMs < JUDGED_AFTER_MS) return { tone: 'plain', text: 'Listening …' };
    if (this.percentile(0.99) < limits.silence_db) return { tone: 'bad', text: 'Nothing is heard. Is this the right microphone, and is it switched on?' };
    if (this.clippedShare > limits.clipped_share) {
      return { tone: 'bad', text: 'Too loud: parts are cut off at the top. Turn the microphone down or move away a little, and begin again.' };
    }
    if (this.speechDb < limits.quiet_db) return { tone: 'warn', text: 'Very quiet. Come closer to the microphone, or turn it up.' };
    if (this.signalToNoiseDb < limits.noisy_db) {
      return { tone: 'warn', text: 'The background is loud against the speech; the voice will copy it. Look for a quieter place, or come closer.' };
    }
    return { tone: 'good', text: 'Level and background are good.' };
  }

  // As the server counts: runs that stay at the recording's highest level.
  #clip(level: number): void {
    if (level > this.peak) {
      if (level * this.limits.clipped_ceiling > this.peak) this.#clipped = this.#run = 0;
      this.peak = level;
    }
    if (level < this.peak * this.limits.clipped_ceiling) {
      this.#run = 0;
      return;
    }
    this.#run++;
    const least = this.limits.clipped_run_samples;
    this.#clipped += this.#run === least ? least : this.#run > least ? 1 : 0;
  }
}
