import { expect, test } from 'vitest';

import { wordsOf } from './toolCalls';

test('a call is told with how long it took, a failed one with that it failed', () => {
  expect(wordsOf({ tool: 'stock', duration_ms: 12.3, failed: false })).toBe('used stock · 12 ms');
  expect(wordsOf({ tool: 'current_time', duration_ms: 0.2, failed: false })).toBe('used current_time · under 1 ms');
  expect(wordsOf({ tool: 'stock', duration_ms: 2_345, failed: false })).toBe('used stock · 2.3 s');
  expect(wordsOf({ tool: 'stock', duration_ms: 5_000, failed: true })).toBe('stock failed');
});
