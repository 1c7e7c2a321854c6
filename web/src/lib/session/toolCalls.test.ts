import { expect, test } from 'vitest';

import type { SessionEventReport, TurnReport } from '../api';
import { callsOf, wordsOf } from './toolCalls';

test('a call is told with how long it took, a failed one with that it failed', () => {
  expect(wordsOf({ tool: 'stock', duration_ms: 12.3, failed: false })).toBe('used stock · 12 ms');
  expect(wordsOf({ tool: 'current_time', duration_ms: 0.2, failed: false })).toBe('used current_time · under 1 ms');
  expect(wordsOf({ tool: 'stock', duration_ms: 2_345, failed: false })).toBe('used stock · 2.3 s');
  expect(wordsOf({ tool: 'stock', duration_ms: 5_000, failed: true })).toBe('stock failed');
});

test('calls of the record stand with the turn that they were made for', () => {
  const turn = (connection_id: string, number: number, at: string) => ({ connection_id, turn: number, at: `2026-01-01T08:00:0${at}Z` }) as TurnReport;
  const called = (connection_id: string, at: string, tool: string, type = 'tool_called') =>
    ({ connection_id, type, at: `2026-01-01T08:00:0${at}Z`, detail: { tool, duration_ms: 1, failed: false } }) as unknown as SessionEventReport;
  const turns = [turn('a', 1, '1'), turn('a', 2, '3'), turn('b', 1, '2')];
  const events = [called('a', '0', 'early'), called('a', '1', 'stock'), called('a', '2', 'price'), called('a', '2', 'x', 'error'), called('a', '3', 'clock'), called('b', '5', 'other')];

  const calls = callsOf({ turns, events });
  expect(turns.map((each) => calls.get(each)?.map(({ tool }) => tool))).toEqual([['stock', 'price'], ['clock'], ['other']]);
});
