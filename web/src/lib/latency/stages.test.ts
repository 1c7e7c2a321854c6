import { expect, it } from 'vitest';

import type { TurnMetrics } from '../api';
import { answeredInMs, endOf, percentile, stagesOf } from './stages';

const line = (metrics: Partial<TurnMetrics>) =>
  stagesOf({ turn: 1, speculation: 'off', ...metrics }).map(({ name, fromMs, toMs }) => [name, fromMs, toMs]);

it('lays a prepared reply beside the silence in which it was prepared', () => {
  const metrics = {
    end_of_turn_delay_ms: 500, transcription_delay_ms: 130, llm_asked_ms: 140, llm_first_token_ms: 50, llm_first_clause_ms: 90,
    tts_first_audio_ms: 120, tts_leading_silence_ms: 10, reply_latency_ms: 512,
  };
  expect(line(metrics)).toEqual([
    ['end_of_turn', 0, 500], ['transcription', 0, 130], ['first_token', 140, 190], ['first_clause', 190, 230], ['first_audio', 230, 350],
    ['waiting', 350, 502], ['silence', 502, 512],
  ]);
  expect(endOf({ turn: 1, speculation: 'used', ...metrics })).toBe(512);
});

it('counts back from the reply where it is not known when the model was asked', () =>
  expect(line({ llm_first_token_ms: 5, llm_first_clause_ms: 20, tts_first_audio_ms: 30, reply_latency_ms: 300 }))
    .toEqual([['first_token', 250, 255], ['first_clause', 255, 270], ['first_audio', 270, 300]]));

it('shows what was measured of a turn that was never answered', () => {
  expect(line({ end_of_turn_delay_ms: 400, transcription_delay_ms: null })).toEqual([['end_of_turn', 0, 400]]);
  expect(line({})).toEqual([]);
  expect(endOf({ turn: 1, speculation: 'off' })).toBe(0);
});

it('never goes before the line begins', () =>
  expect(line({ llm_asked_ms: -20, llm_first_token_ms: 10 })).toEqual([['first_token', 0, 0]]));

it('counts only what follows the release of a button', () => {
  const metrics: TurnMetrics = { turn: 1, speculation: 'off', reply_latency_ms: 800, end_of_turn_delay_ms: 300 };
  expect([answeredInMs(metrics, true), answeredInMs(metrics, false), answeredInMs({ ...metrics, reply_latency_ms: null }, true)]).toEqual([500, 800, null]);
});

it('knows percentiles', () => {
  const values = [5, 1, 4, 2, 3];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile([7], 0.5), percentile([], 0.5)]).toEqual([3, 5, 7, null]);
});
