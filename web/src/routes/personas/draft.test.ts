import { expect, test } from 'vitest';

import { emptyDraft, faultsOf, idOf } from './draft';

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
});
