import type { TurnMetrics } from '../api';

/** A stretch of a turn's line; zero is the last sample of speech. docs/latency-budget.md, "One turn on one line". */
export interface Stage {
  name: 'end_of_turn' | 'transcription' | 'first_token' | 'first_clause' | 'first_audio' | 'waiting' | 'silence';
  label: string;
  /** What happens meanwhile, for people who see it for the first time. */
  about: string;
  fromMs: number;
  toMs: number;
}

// Shorter ones are the rounding of others.
const SHORTEST_WAIT_MS = 1;

/** What was measured of a turn, in the order in which it is read; stages may lie beside each other. */
export function stagesOf(metrics: TurnMetrics): Stage[] {
  const stages: Stage[] = [];
  const add = (name: Stage['name'], label: string, about: string, fromMs: number, toMs: number) =>
    stages.push({ name, label, about, fromMs: Math.max(0, fromMs), toMs: Math.max(0, fromMs, toMs) });

  if (isNumber(metrics.end_of_turn_delay_ms))
    add('end_of_turn', 'End of turn', 'Silence, until it is clear that the person has finished', 0, metrics.end_of_turn_delay_ms);
  if (isNumber(metrics.transcription_delay_ms))
    add('transcription', 'Transcription', 'Until the last word is understood', 0, metrics.transcription_delay_ms);

  let at = askedMs(metrics);
  const asked = at;
  if (isNumber(metrics.llm_first_token_ms)) {
    add('first_token', 'First token', 'The model begins its answer', at, asked + metrics.llm_first_token_ms);
    at = asked + metrics.llm_first_token_ms;
  }
  if (isNumber(metrics.llm_first_clause_ms)) {
    add('first_clause', 'First clause', 'The model has written enough to be spoken', at, asked + metrics.llm_first_clause_ms);
    at = asked + metrics.llm_first_clause_ms;
  }
  if (isNumber(metrics.tts_first_audio_ms)) {
    add('first_audio', 'First audio', 'The voice makes the first piece of sound', at, at + metrics.tts_first_audio_ms);
    at += metrics.tts_first_audio_ms;
  }
  if (isNumber(metrics.reply_latency_ms)) {
    const soundMs = metrics.reply_latency_ms - (metrics.tts_leading_silence_ms ?? 0);
    if (soundMs - at >= SHORTEST_WAIT_MS)
      add('waiting', 'Ready, waiting', 'The reply was prepared in the pause and waits for the end of the turn', at, soundMs);
    if ((metrics.tts_leading_silence_ms ?? 0) >= SHORTEST_WAIT_MS)
      add('silence', 'Silence', 'The voice begins with silence', soundMs, metrics.reply_latency_ms);
  }
  return stages;
}

/** Where the line ends: at the first sound, else where the last stage does. */
export const endOf = (metrics: TurnMetrics): number =>
  Math.max(metrics.reply_latency_ms ?? 0, ...stagesOf(metrics).map(({ toMs }) => toMs), 0);

/**
 * How long the person waited for the platform. Who holds a button decides when the turn ends; then only what follows is the platform's. Null
 * where nothing was heard.
 */
export function answeredInMs(metrics: TurnMetrics, isPushToTalk: boolean): number | null {
  if (!isNumber(metrics.reply_latency_ms)) return null;
  return isPushToTalk ? Math.max(0, metrics.reply_latency_ms - (metrics.end_of_turn_delay_ms ?? 0)) : metrics.reply_latency_ms;
}

/** The value that `share` of the values do not exceed; null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Of turns of older versions it is not known when the model was asked: as late as it can have been. */
function askedMs(metrics: TurnMetrics): number {
  if (isNumber(metrics.llm_asked_ms)) return metrics.llm_asked_ms;
  const ready = (metrics.llm_first_clause_ms ?? 0) + (metrics.tts_first_audio_ms ?? 0) + (metrics.tts_leading_silence_ms ?? 0);
  return isNumber(metrics.reply_latency_ms) ? metrics.reply_latency_ms - ready : (metrics.end_of_turn_delay_ms ?? 0);
}

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);
