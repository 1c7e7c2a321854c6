import { expect, test } from 'vitest';

import type { EngineReport, ModelReport, PullReport } from '../../lib/api';
import { awaitingRestart, groupsOf, progressWords, shareOf } from './words';

const pull = (values: Partial<PullReport>): PullReport => ({
  model: 'm', state: 'running', bytes_done: 0, bytes_total: null, bytes_per_second: 0, time_left_ms: null, files_done: 0, files_total: 1,
  note: null, error: null, next: null, queued_at: '', started_at: null, finished_at: null, ...values,
});

test('how far a download is, in words', () => {
  expect(progressWords(pull({ state: 'queued' }))).toBe('Waits for others that are fetched first.');
  expect(progressWords(pull({ bytes_done: 5_000 }))).toBe('5.0 kB so far');
  expect(progressWords(pull({ bytes_done: 12e6, bytes_total: 300e6, bytes_per_second: 5e6, time_left_ms: 57_600 })))
    .toBe('12 MB of 300 MB · 5.0 MB/s · 58 s left');
  expect(shareOf(pull({ bytes_done: 3, bytes_total: 4 }))).toBe(0.75);
  expect(shareOf(pull({ bytes_done: 3, bytes_total: null }))).toBeNull();
});

test('models stand under what they are for, the first ones first', () => {
  const model = (name: string, purpose: string | null, recommended = false) => ({ name, purpose, recommended }) as ModelReport;

  const groups = groupsOf([model('a', 'embedding'), model('b', 'speech-to-text', true), model('c', null), model('d', 'text-to-speech')]);

  expect(groups.map(({ title, models }) => [title, models.map(({ name }) => name)])).toEqual([
    ['Get these first', ['b']], ['Speaking', ['d']], ['Comparing texts', ['a']], ['Other models', ['c']],
  ]);
});

test('an engine that a restart would change is told', () => {
  const engine = (name: string, chosen: boolean, after: boolean) => ({ kind: 'text_to_speech', name, chosen, chosen_after_restart: after }) as EngineReport;

  expect(awaitingRestart([engine('kokoro', false, true), engine('flite', true, false)]).map(({ next, now }) => [next.name, now?.name]))
    .toEqual([['kokoro', 'flite']]);
  expect(awaitingRestart([engine('kokoro', true, true)])).toEqual([]);
});
