import { asProblem, request, type Problem } from '../api';
import { audioContext } from './context';
import { wavOf } from './wav';
import { WavStream } from './wav-stream';

const LEAD_S = 0.06;

/** The one that is heard: another silences it. */
let current: Utterance | null = null;

/** A text that a voice of the server says, heard while it is made. */
export class Utterance {
  /** `waiting` for the first sound; `speaking` until the last of it was heard. */
  state = $state<'idle' | 'waiting' | 'speaking'>('idle');
  problem = $state.raw<Problem | null>(null);
  /** Which voice is, or was last, heard. */
  voice = $state('');
  /** From the wish to the first sound that came; null before. */
  firstSoundMs = $state<number | null>(null);
  /** Of what has come so far. */
  durationMs = $state(0);
  /** The whole of it, once it has come. */
  wav = $state.raw<Blob | null>(null);
  #running: AbortController | null = null;
  #output: GainNode | null = null;

  /** Says it; call it in the handler of a click or key, so that the browser lets it be heard. */
  async speak(text: string, voice: string): Promise<void> {
    current?.stop();
    current = this;
    const running = new AbortController();
    this.#running = running;
    Object.assign(this, { state: 'waiting', problem: null, voice, firstSoundMs: null, durationMs: 0, wav: null });
    const startedAt = performance.now();
    try {
      const context = audioContext();
      void context.resume();
      const form = new FormData();
      form.set('text', text);
      form.set('voice_url', voice);
      const response = await request('/tts', { method: 'POST', body: form, signal: running.signal });
      await this.#play(response, context, startedAt, running.signal);
    } catch (thrown) {
      if (!running.signal.aborted) this.problem = asProblem(thrown);
    }
    if (this.#running === running) this.stop();
  }

  /** Silent at once. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.#output?.disconnect();
    this.#output = null;
    this.state = 'idle';
    if (current === this) current = null;
  }

  async #play(response: Response, context: AudioContext, startedAt: number, signal: AbortSignal): Promise<void> {
    const output = new GainNode(context);
    output.connect(context.destination);
    this.#output = output;
    const stream = new WavStream();
    const pieces: ArrayBuffer[] = [];
    let at = 0;
    let last: AudioBufferSourceNode | null = null;
    for await (const samples of stream.read(response)) {
      if (signal.aborted) return;
      this.firstSoundMs ??= performance.now() - startedAt;
      this.state = 'speaking';
      pieces.push(samples.buffer);
      this.durationMs += (1_000 * samples.length) / stream.rateHz;
      const buffer = context.createBuffer(1, samples.length, stream.rateHz);
      const channel = buffer.getChannelData(0);
      for (let i = 0; i < samples.length; i++) channel[i] = samples[i]! / 32768;
      last = new AudioBufferSourceNode(context, { buffer });
      last.connect(output);
      at = Math.max(at, context.currentTime + LEAD_S);
      last.start(at);
      at += buffer.duration;
    }
    if (signal.aborted) return;
    this.wav = wavOf(pieces, stream.rateHz);
    if (last) await ended(last, signal);
  }
}

const ended = (source: AudioBufferSourceNode, signal: AbortSignal) => new Promise<void>((done) => {
  source.onended = () => done();
  signal.addEventListener('abort', () => done());
});
