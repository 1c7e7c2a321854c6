import { duration } from '../format';
import type { ToolCall } from './messages';

/** `used stock · 12 ms`, `stock failed`. */
export const wordsOf = ({ tool, duration_ms: durationMs, failed }: ToolCall) =>
  failed ? `${tool} failed` : `used ${tool} · ${durationMs < 1 ? 'under 1 ms' : duration(durationMs)}`;
