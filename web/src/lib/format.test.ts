import { expect, it } from 'vitest';

import { bytes, count, duration, moment, position } from './format';

it.each([[0, '0 ms'], [999, '999 ms'], [1_234, '1.2 s'], [59_400, '59 s'], [60_000, '1 min'], [125_000, '2 min 5 s'], [10_920_000, '3 h 2 min']])(
  'duration of %d ms', (ms, text) => expect(duration(ms)).toBe(text));

it.each([[0, '0:00'], [7_900, '0:07'], [750_000, '12:30'], [3_750_000, '1:02:30']])('position of %d ms', (ms, text) => expect(position(ms)).toBe(text));

it.each([[0, '0 B'], [999, '999 B'], [3_400, '3.4 kB'], [88_000_000, '88 MB']])('%d bytes', (size, text) => expect(bytes(size)).toBe(text));

it('counts in words', () => expect([count(1, 'voice'), count(2, 'voice'), count(1_000, 'reply', 'replies')]).toEqual(['1 voice', '2 voices', '1,000 replies']));

it('tells the day only of other days', () => {
  const now = new Date(2026, 4, 4, 12, 0);
  expect(moment(new Date(2026, 4, 4, 9, 5), now)).not.toMatch(/4/);
  expect(moment(new Date(2026, 4, 3, 9, 5), now)).toMatch(/3/);
  expect(moment(new Date(2025, 4, 3, 9, 5), now)).toMatch(/2025/);
});
