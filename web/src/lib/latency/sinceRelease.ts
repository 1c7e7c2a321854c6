import type { TurnMetrics } from '../api';

/**
 * The same turn counted from where a button was let go: that is where the person's waiting began. What was done before then took no time.
 */
export function sinceRelease(metrics: TurnMetrics): TurnMetrics {
  const releasedMs = metrics.end_of_turn_delay_ms ?? 0;
  const after = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : ms - releasedMs);
  return {
    ...metrics,
    end_of_turn_delay_ms: null,
    transcription_delay_ms: after(metrics.transcription_delay_ms),
    llm_asked_ms: after(metrics.llm_asked_ms),
    reply_latency_ms: after(metrics.reply_latency_ms),
  };
}
