import type { SessionEventReport } from '../../lib/api';
import type { ToolCall } from '../../lib/session';
import { wordsOf } from '../../lib/session/toolCalls';

const labels: Record<string, string> = {
  session_started: 'Connected',
  session_ended: 'Connection ended',
  recording_started: 'Microphone opened',
  transcription: 'Understood',
  llm_request_started: 'Model asked',
  llm_response: 'Answer written',
  tool_called: 'Function called',
  synthesis_started: 'Voice begins to speak',
  playback_started: 'Answer begins to sound',
  playback_complete: 'Answer heard to its end',
  playback_interrupted: 'Interrupted',
  user_away: 'Nobody has spoken for a while',
  error: 'Error',
};

const ends: Record<string, string> = {
  client_left: 'the client left',
  taken_over: 'another client took over',
  shutdown: 'the server was shut down',
  expelled: 'the server ended it',
  failed: 'it failed',
  lost: 'the server died, or lost its database',
};

/** What an event is called; types that this page does not know yet, by their own name. */
export const labelOf = ({ type }: SessionEventReport): string => labels[type] ?? type.replaceAll('_', ' ');

/** What is told with it, in a line; empty where the name says it all. */
export function detailOf({ detail, type }: SessionEventReport): string {
  const told = (detail ?? {}) as { text?: string; message?: string; heard_text?: string };
  if (type === 'tool_called') return wordsOf(detail as ToolCall);
  if (type === 'playback_interrupted') return told.heard_text ? `after “${told.heard_text.trim()}”` : 'before a word was heard';
  return told.message ?? told.text ?? '';
}

/** Why a connection or session ended, as the end of a sentence. */
export const endOf = (reason: string | null | undefined): string => ends[reason ?? ''] ?? (reason ?? 'ended').replaceAll('_', ' ');
