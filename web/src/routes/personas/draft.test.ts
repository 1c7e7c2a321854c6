import { expect, test } from 'vitest';

import { emptyDraft, faultsOf, idOf, isSame, textOf } from './draft';

test('an id is made of a name', () => {
  expect(idOf('Ännä’s Shop!')).toBe('anna-s-shop');
  expect(idOf('  --  ')).toBe('');
  expect(idOf('x'.repeat(80))).toHaveLength(64);
});

test('what the server would refuse is said beforehand', () => {
  const good = { ...emptyDraft(), id: 'a', name: 'A', prompt: 'Be kind.', language: 'pt-BR' };
  expect(faultsOf(good)).toEqual({});
  expect(Object.keys(faultsOf({ ...good, id: 'a b', name: ' ', prompt: '\n', language: 'english!' }))).toEqual(['name', 'id', 'prompt', 'language']);
  expect(faultsOf({ ...good, prompt: 'x'.repeat(20_001) }).prompt).toContain('take out 1');
  expect(faultsOf({ ...good, tools: Array.from({ length: 34 }, (_, i) => `tool-${i}`) }).tools).toContain('take out 2');
});

test('tools are compared whatever their order, and stand one to a line', () => {
  const one = { ...emptyDraft(), tools: ['stock', 'current_time'] };
  expect(isSame(one, { ...one, tools: ['current_time', 'stock'] })).toBe(true);
  expect(isSame(one, { ...one, tools: ['stock'] })).toBe(false);
  expect(isSame(one, { ...one, tools: [] })).toBe(false);
  expect(textOf(one, 'tools')).toBe('current_time\nstock');
});
