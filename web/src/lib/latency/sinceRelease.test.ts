import { expect, test } from 'vitest';

import type { TurnMetrics } from '../api';
import { stagesOf } from './stages';
import { sinceRelease } from './sinceRelease';

test('with a button what was ready before its release took no time', () => {
  const stages = stagesOf(sinceRelease({
    turn: 1, speculation: 'used', end_of_turn_delay_ms: 2_000, transcription_delay_ms: 300, llm_asked_ms: 310, llm_first_token_ms: 20,
    llm_first_clause_ms: 50, tts_first_audio_ms: 10, tts_leading_silence_ms: 0, reply_latency_ms: 2_005,
  } as TurnMetrics));

  expect(stages.map(({ label, fromMs, toMs }) => [label, fromMs, toMs])).toEqual([
    ['Transcription', 0, 0], ['First token', 0, 0], ['First clause', 0, 0], ['First audio', 0, 0], ['Ready, waiting', 0, 5],
  ]);
});
