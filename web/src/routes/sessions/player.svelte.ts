import { asProblem, type Problem } from '../../lib/api';
import { Sound } from './sound';
import { afterPause, type Stretch } from './timeline';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

const STEP_MS = 5_000;

/** Plays a session along its time line: with its sound where there is some, else by the clock alone. */
export class Player {
  positionMs = $state(0);
  isPlaying = $state(false);
  /** The sound is being fetched. */
  isWaiting = $state(false);
  problem = $state.raw<Problem | null>(null);
  skipsPauses = $state(false);
  durationMs = $state(0);
  #speed = $state(1);
  #stretches: readonly Stretch[] = [];
  #soundMs = 0;
  #sound: Sound | null = null;
  #frame = 0;
  #lastFrameMs = 0;

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    if (this.#sound) this.#sound.speed = speed;
  }

  /** Takes what is (now) known of the session. */
  take(durationMs: number, stretches: readonly Stretch[]): void {
    this.durationMs = durationMs;
    this.#stretches = stretches;
    this.positionMs = Math.min(this.positionMs, durationMs);
  }

  /** The address of its sound and how long that is; null for none. */
  takeSound(source: string | null, soundMs = 0): void {
    const wasPlaying = this.isPlaying;
    this.pause();
    this.#sound?.dispose();
    this.#sound = source === null ? null : new Sound(source, () => (this.positionMs = this.#soundMs), (thrown) => this.#silence(thrown));
    if (this.#sound) this.#sound.speed = this.#speed;
    this.#soundMs = source === null ? 0 : soundMs;
    if (wasPlaying) this.play();
  }

  get hasSound(): boolean {
    return this.#sound !== null;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    if (this.durationMs === 0) return;
    if (this.positionMs >= this.durationMs) this.positionMs = 0;
    this.isPlaying = true;
    this.#lastFrameMs = performance.now();
    this.#startSound();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  pause(): void {
    this.isPlaying = false;
    this.isWaiting = false;
    cancelAnimationFrame(this.#frame);
    this.#sound?.pause();
  }

  seek(positionMs: number): void {
    this.positionMs = Math.min(Math.max(0, positionMs), this.durationMs);
    if (this.isPlaying) this.#startSound();
  }

  step(steps: number): void {
    this.seek(this.positionMs + steps * STEP_MS);
  }

  dispose(): void {
    this.pause();
    this.#sound?.dispose();
    this.#sound = null;
  }

  #startSound(): void {
    if (!this.#sound || this.positionMs >= this.#soundMs) {
      this.#sound?.pause();
      return;
    }
    this.isWaiting = true;
    void this.#sound.play(this.positionMs);
  }

  #tick(now: number): void {
    if (!this.isPlaying) return;
    const passedMs = now - this.#lastFrameMs;
    this.#lastFrameMs = now;
    if (this.#sound && this.positionMs < this.#soundMs) {
      const heardMs = this.#sound.positionMs;
      this.isWaiting = heardMs === null;
      this.positionMs = Math.min(heardMs ?? this.positionMs, this.#soundMs);
    } else {
      this.positionMs += passedMs * this.#speed;
    }
    if (this.positionMs >= this.durationMs) {
      this.positionMs = this.durationMs;
      this.pause();
      return;
    }
    const next = this.skipsPauses ? afterPause(this.#stretches, this.positionMs) : null;
    if (next !== null && next > this.positionMs) this.seek(next);
    this.#frame = requestAnimationFrame((time) => this.#tick(time));
  }

  // The rest goes on by the clock, with a word about why.
  #silence(thrown: unknown): void {
    this.problem = asProblem(thrown);
    this.#sound?.dispose();
    this.#sound = null;
    this.isWaiting = false;
  }
}
