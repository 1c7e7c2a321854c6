import { expect, test } from 'vitest';

import { diffLines } from './diff';

const marks = (lines: { text: string; isShared: boolean }[]) => lines.map((line) => `${line.isShared ? ' ' : '*'}${line.text}`);

test('lines that both have stand as they are, the others are marked', () => {
  const [a, b] = diffLines('one\ntwo\nthree', 'one\n2\nthree\nfour');
  expect(marks(a)).toEqual([' one', '*two', ' three']);
  expect(marks(b)).toEqual([' one', '*2', ' three', '*four']);
});

test('the same texts have nothing marked, and others nothing shared', () => {
  expect(diffLines('a\nb', 'a\nb')[0].every((line) => line.isShared)).toBe(true);
  expect(diffLines('a', 'b')[1]).toEqual([{ text: 'b', isShared: false }]);
});

test('very long texts are compared all the same', () => {
  const long = Array.from({ length: 3_000 }, (_, i) => `line ${i}`).join('\n');
  expect(marks(diffLines(long, `${long}\nmore`)[1]).at(-1)).toBe('*more');
});
