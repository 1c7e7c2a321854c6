import type { TurnMetrics } from '../../lib/api';

/** A stage of a turn on one line: milliseconds after the last sample of speech; of a typed turn, after its end. */
export interface Stage {
  name: string;
  fromMs: number;
  toMs: number;
  /** Whether the platform waited here rather than worked. */
  isWaiting: boolean;
}

// Less than this is no bar.
const LEAST_MS = 1;

/**
 * The line of a turn, as docs/latency-budget.md ("One turn on one line") puts it together: the end of the turn and the transcription count from the
 * last sample of speech; the model's times from `llm_asked_ms`, which may lie before the end of the turn, as replies are prepared in a pause;
 * the voice's from the first clause. What is left to the first audible sample was waiting for the decision, and silence in the voice's sound.
 */
export function stagesOf(metrics: TurnMetrics): Stage[] {
  const stages: Stage[] = [];
  const add = (name: string, fromMs: number, toMs: number | null | undefined, isWaiting = false) => {
    if (toMs !== null && toMs !== undefined) stages.push({ name, fromMs, toMs, isWaiting });
  };
  add('End of turn', 0, metrics.end_of_turn_delay_ms, true);
  add('Transcription', 0, metrics.transcription_delay_ms);
  const askedMs = metrics.llm_asked_ms ?? null;
  if (askedMs === null) return stages;

  const tokenMs = metrics.llm_first_token_ms ?? null;
  const clauseMs = metrics.llm_first_clause_ms ?? null;
  if (tokenMs !== null) add('First token', askedMs, askedMs + tokenMs);
  if (clauseMs === null) return stages;
  add('First clause', askedMs + (tokenMs ?? 0), askedMs + clauseMs);
  if (metrics.tts_first_audio_ms === null || metrics.tts_first_audio_ms === undefined) return stages;
  const madeMs = askedMs + clauseMs + metrics.tts_first_audio_ms;
  add('First audio', askedMs + clauseMs, madeMs);
  if (metrics.reply_latency_ms === null || metrics.reply_latency_ms === undefined) return stages;
  const sentMs = metrics.reply_latency_ms - (metrics.tts_leading_silence_ms ?? 0);
  if (sentMs - madeMs >= LEAST_MS) add('Ready, waiting', madeMs, sentMs, true);
  if (metrics.reply_latency_ms - sentMs >= LEAST_MS) add('Silence before the voice', sentMs, metrics.reply_latency_ms);
  return stages;
}

/**
 * How long the person waited for the platform. Who holds a button decides when the turn ends; then only what follows is the platform's.
 */
export function answeredInMs(metrics: TurnMetrics, isPushToTalk: boolean): number | null {
  const latencyMs = metrics.reply_latency_ms ?? null;
  if (latencyMs === null) return null;
  return isPushToTalk ? Math.max(0, latencyMs - (metrics.end_of_turn_delay_ms ?? 0)) : latencyMs;
}

/** The value below which this share of them lies (nearest rank); null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
