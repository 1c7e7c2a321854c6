import type { SessionEventReport, TurnReport } from '../api';
import { duration } from '../format';
import type { ToolCall } from './messages';

/** `used stock · 12 ms`, `stock failed`. */
export const wordsOf = ({ tool, duration_ms: durationMs, failed }: ToolCall) =>
  failed ? `${tool} failed` : `used ${tool} · ${durationMs < 1 ? 'under 1 ms' : duration(durationMs)}`;

interface SessionRecord {
  turns: readonly TurnReport[];
  events: readonly SessionEventReport[];
}

/** The calls that a session's record has, with the turns that they were made for: the last one of the connection that was asked before. */
export function callsOf({ turns, events }: SessionRecord): Map<TurnReport, ToolCall[]> {
  const calls = new Map<TurnReport, ToolCall[]>();
  for (const { type, connection_id: connectionId, at, detail } of events) {
    if (type !== 'tool_called') continue;
    const turn = turns.findLast((each) => each.connection_id === connectionId && Date.parse(each.at) <= Date.parse(at));
    if (turn) calls.set(turn, [...calls.get(turn) ?? [], detail as ToolCall]);
  }
  return calls;
}
