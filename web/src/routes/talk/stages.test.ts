import { expect, test } from 'vitest';

import type { TurnMetrics } from '../../lib/api';
import { answeredInMs, percentile, stagesOf } from './stages';

const metrics = (fields: Partial<TurnMetrics>) => ({ turn: 1, speculation: 'used', ...fields }) as TurnMetrics;

test('a prepared reply is asked for before the turn ends, and waits', () => {
  const stages = stagesOf(metrics({
    end_of_turn_delay_ms: 500, transcription_delay_ms: 300, llm_asked_ms: 310, llm_first_token_ms: 20, llm_first_clause_ms: 50,
    tts_first_audio_ms: 10, tts_leading_silence_ms: 7, reply_latency_ms: 510,
  }));

  expect(stages.map(({ name, fromMs, toMs }) => [name, fromMs, toMs])).toEqual([
    ['End of turn', 0, 500], ['Transcription', 0, 300], ['First token', 310, 330], ['First clause', 330, 360], ['First audio', 360, 370],
    ['Ready, waiting', 370, 503], ['Silence before the voice', 503, 510],
  ]);
});

test('a typed turn has no speech', () => {
  const stages = stagesOf(metrics({
    end_of_turn_delay_ms: null, transcription_delay_ms: null, llm_asked_ms: 0, llm_first_token_ms: 4, llm_first_clause_ms: 5,
    tts_first_audio_ms: 10, tts_leading_silence_ms: 0, reply_latency_ms: 15.2,
  }));

  expect(stages.map(({ name }) => name)).toEqual(['First token', 'First clause', 'First audio']);
});

test('a turn whose voice failed has what was measured', () => {
  expect(stagesOf(metrics({ llm_asked_ms: 0, llm_first_token_ms: 4, llm_first_clause_ms: null })).map(({ name }) => name)).toEqual(['First token']);
  expect(stagesOf(metrics({}))).toEqual([]);
});

test('with a button only what follows its release counts', () => {
  const turn = metrics({ reply_latency_ms: 800, end_of_turn_delay_ms: 300 });
  expect(answeredInMs(turn, true)).toBe(500);
  expect(answeredInMs(turn, false)).toBe(800);
  expect(answeredInMs(metrics({ reply_latency_ms: null }), true)).toBeNull();
});

test('percentiles by nearest rank', () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
});
