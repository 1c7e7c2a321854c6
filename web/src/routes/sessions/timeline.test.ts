import { expect, it } from 'vitest';

import type { ConnectionReport, TurnReport } from '../../lib/api';
import { afterPause, answerWordAt, heardOf, questionWordAt, stretchesOf, timelineOf, turnAt, type Detail } from './timeline';

const connection = (id: string, startedAt: string, offsetMs: number, durationMs: number) =>
  ({ id, started_at: startedAt, offset_ms: offsetMs, duration_ms: durationMs }) as ConnectionReport;

const turn = (values: Partial<TurnReport>) => ({
  connection_id: 'a', turn: 1, at: '2026-01-01T08:00:05Z', transcript: '', answer: '', heard_text: '', heard_ms: null,
  speech_started_at: null, speech_ended_at: null, playback_started_at: null, playback_ended_at: null, timing: [], ...values,
}) as TurnReport;

const session = {
  duration_ms: 30_000,
  connections: [connection('a', '2026-01-01T08:00:00Z', 0, 20_000), connection('b', '2026-01-02T09:00:00Z', 20_000, 10_000)],
  turns: [
    turn({
      speech_started_at: '2026-01-01T08:00:02Z', speech_ended_at: '2026-01-01T08:00:04.5Z', playback_started_at: '2026-01-01T08:00:06Z',
      playback_ended_at: '2026-01-01T08:00:09Z',
    }),
    turn({ connection_id: 'b', at: '2026-01-02T09:00:01Z', playback_started_at: '2026-01-02T09:00:03Z', heard_ms: 1_500 }),
    turn({ connection_id: 'b', turn: 2, at: '2026-01-02T09:00:07Z', playback_started_at: '2026-01-02T09:00:08Z' }),
  ],
  events: [{ connection_id: 'b', number: 1, at: '2026-01-02T08:59:59Z', type: 'session_started', detail: null }],
} as unknown as Detail;

it('lays the connections one after another', () => {
  const { turns, happenings } = timelineOf(session);
  expect(turns.map(({ fromMs, person, askedMs, assistant }) => [fromMs, person, askedMs, assistant])).toEqual([
    [2_000, { fromMs: 2_000, toMs: 4_500 }, 5_000, { fromMs: 6_000, toMs: 9_000 }],
    [21_000, null, 21_000, { fromMs: 23_000, toMs: 24_500 }],
    [27_000, null, 27_000, { fromMs: 28_000, toMs: 30_000 }],
  ]);
  expect(happenings[0]!.atMs).toBe(20_000);
});

it('finds the turn that is on, and the pauses', () => {
  const { turns } = timelineOf(session);
  expect([0, 2_000, 20_999, 21_000, 99_000].map((at) => turnAt(turns, at))).toEqual([-1, 0, 0, 1, 2]);
  const stretches = stretchesOf(turns);
  expect([0, 1_000, 3_000, 4_600, 9_500, 10_000, 29_000].map((at) => afterPause(stretches, at)))
    .toEqual([1_600, null, null, null, null, 22_600, null]);
});

const spoken = (values: Partial<TurnReport>) => timelineOf({
  ...session,
  turns: [turn({
    transcript: 'one two three', speech_started_at: '2026-01-01T08:00:02Z', speech_ended_at: '2026-01-01T08:00:04Z', answer: 'You said it, friend.',
    heard_text: 'You said it,', heard_ms: 1_000, playback_started_at: '2026-01-01T08:00:06Z', playback_ended_at: '2026-01-01T08:00:07Z', ...values,
  })],
}).turns[0]!;
const timing = [{
  clause: 1, text: 'You said it,', start_ms: 0, end_ms: 900,
  words: [{ text: 'You', start_ms: 50, end_ms: 500 }, { text: ' said', start_ms: 600, end_ms: 700 }, { text: ' it,', start_ms: 700, end_ms: 880 }],
}, { clause: 2, text: ' friend.', start_ms: 900, end_ms: null, words: [] }];

it('follows what was said by its share of the time', () => {
  expect([1_999, 2_000, 2_800, 4_000, 4_001].map((at) => questionWordAt(spoken({}), at))).toEqual([null, [0, 3], [4, 7], [8, 13], null]);
  expect(questionWordAt(spoken({ transcript: '' }), 3_000)).toBeNull();
  expect([6_000, 6_500, 7_000].map((at) => answerWordAt(spoken({}), at))).toEqual([[0, 3], [4, 8], [9, 12]]); // of what was heard, without times
});

it('follows an answer by the times of its words', () => {
  expect([5_999, 6_020, 6_400, 6_650, 6_850, 6_950].map((at) => answerWordAt(spoken({ timing }), at))).toEqual([null, [0, 0], [0, 3], [4, 8], [9, 12], null]);
});

it('follows an answer that was held back: it took longer than its sound', () => {
  const held = spoken({ timing, playback_ended_at: '2026-01-01T08:00:08Z' });
  expect([6_800, 7_300].map((at) => answerWordAt(held, at))).toEqual([[0, 3], [4, 8]]);
});

it('follows an answer that was heard otherwise than it was written by its share', () => {
  expect(answerWordAt(spoken({ timing, heard_text: 'Else it was' }), 6_000)).toEqual([0, 4]);
});

it('tells what was heard of an answer', () => {
  expect(heardOf(turn({ answer: 'One, two, three.', heard_text: 'One, two, ' }))).toEqual({ heard: 'One, two,', unheard: ' three.' });
  expect(heardOf(turn({ answer: 'One.', heard_text: 'Else' }))).toEqual({ heard: 'Else', unheard: '' });
});
