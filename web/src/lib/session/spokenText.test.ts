import { expect, test } from 'vitest';

import { SpokenText } from './spokenText';

const reply = 'You said: **good** morning.';
const word = (text: string, start_ms: number, end_ms: number) => ({ text, start_ms, end_ms });
const at = (spoken: SpokenText, ms: number) => {
  const { from, to } = spoken.at(ms);
  return [reply.slice(0, from), reply.slice(from, to), reply.slice(to)];
};

test('words with times are found in the reply', () => {
  const spoken = new SpokenText();
  spoken.add({ clause: 1, text: 'You said:', start_ms: 0, end_ms: 600, words: [word('You', 10, 150), word(' said:', 150, 500)] });
  spoken.add({ clause: 2, text: ' **good** morning.', start_ms: 600, end_ms: null, words: [word(' **good**', 700, 900)] });

  expect(at(spoken, 0)).toEqual(['', '', reply]);
  expect(at(spoken, 100)).toEqual(['', 'You', ' said: **good** morning.']);
  expect(at(spoken, 200)).toEqual(['You ', 'said:', ' **good** morning.']);
  expect(at(spoken, 650)).toEqual(['You said:', '', ' **good** morning.']);
  expect(at(spoken, 2_000)).toEqual(['You said: ', '**good**', ' morning.']);
});

test('what is told again of a clause replaces it', () => {
  const spoken = new SpokenText();
  spoken.add({ clause: 1, text: 'You said:', start_ms: 0, end_ms: null, words: [] });
  spoken.add({ clause: 1, text: 'You said:', start_ms: 0, end_ms: 600, words: [] });
  spoken.add({ clause: 2, text: ' **good** morning.', start_ms: 600, end_ms: 1_600, words: [] });

  expect(at(spoken, 610)).toEqual(['You said: ', '**good**', ' morning.']);
  expect(at(spoken, 5_000)).toEqual([reply, '', '']);
});

test('without times the share of the clause decides, by whole words', () => {
  const spoken = new SpokenText();
  spoken.add({ clause: 1, text: 'You said:', start_ms: 0, end_ms: 900, words: [] });

  expect(at(spoken, 100)[1]).toBe('You');
  expect(at(spoken, 450)[1]).toBe('said:');
  expect(at(spoken, 899)[1]).toBe('said:');
});

test('only words that ended were heard', () => {
  const spoken = new SpokenText();
  spoken.add({ clause: 1, text: 'You said:', start_ms: 0, end_ms: 600, words: [word('You', 10, 150), word(' said:', 200, 500)] });

  expect(spoken.heardAt(5)).toBe(0);
  expect(spoken.heardAt(100)).toBe(0);
  expect(spoken.heardAt(160)).toBe(3);
  expect(spoken.heardAt(300)).toBe(4);
  expect(spoken.heardAt(550)).toBe(9);
  expect(spoken.heardAt(700)).toBe(9);
});
