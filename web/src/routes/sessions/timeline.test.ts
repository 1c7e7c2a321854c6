import { expect, it } from 'vitest';

import type { ConnectionReport, TurnReport } from '../../lib/api';
import { afterPause, heardOf, shareOf, stretchesOf, timelineOf, turnAt, wordAt, type Detail } from './timeline';

const connection = (id: string, startedAt: string, offsetMs: number, durationMs: number) =>
  ({ id, started_at: startedAt, offset_ms: offsetMs, duration_ms: durationMs }) as ConnectionReport;

const turn = (values: Partial<TurnReport>) => ({
  connection_id: 'a', turn: 1, at: '2026-01-01T08:00:05Z', transcript: '', answer: '', heard_text: '', heard_ms: null,
  speech_started_at: null, speech_ended_at: null, playback_started_at: null, playback_ended_at: null, ...values,
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

it('follows the words', () => {
  expect([0, 0.4, 0.99, 2, -1].map((share) => wordAt('one two three', share))).toEqual([[0, 3], [4, 7], [8, 13], [8, 13], [0, 3]]);
  expect(wordAt('', 0.5)).toEqual([0, 0]);
  expect(shareOf({ fromMs: 10, toMs: 10 }, 10)).toBe(1);
});

it('tells what was heard of an answer', () => {
  expect(heardOf(turn({ answer: 'One, two, three.', heard_text: 'One, two, ' }))).toEqual({ heard: 'One, two,', unheard: ' three.' });
  expect(heardOf(turn({ answer: 'One.', heard_text: 'Else' }))).toEqual({ heard: 'Else', unheard: '' });
});
